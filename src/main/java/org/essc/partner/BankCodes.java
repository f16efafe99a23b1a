package org.essc.partner;

import io.smallrye.config.ConfigMapping;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Which banks' codes a partner speaks for, as the operator configures it. */
@Singleton
public class BankCodes {

  /** Codes of banks by partner number. */
  @ConfigMapping(prefix = "essc.banks")
  interface Config {

    Map<String, List<String>> codes();
  }

  private final Config config;

  BankCodes(Config config) {
    this.config = config;
  }

  /** Whether the code is named among the partner's. */
  public boolean named(PartnerNo partnerNo, String code) {
    return config.codes().getOrDefault(partnerNo.value(), List.of()).contains(code);
  }

  /** Whether the code is another's: the partner has codes of its own, or another has this one. */
  public boolean another(PartnerNo partnerNo, String code) {
    return !named(partnerNo, code)
        && (config.codes().containsKey(partnerNo.value())
            || config.codes().values().stream().anyMatch(codes -> codes.contains(code)));
  }

  /**
   * Who speaks for a card's bank: those that speak for its code; else who activated its bank
   * function; else the only one that can be meant. Nobody where that is not to be told.
   *
   * @param code of the bank, or null
   * @param activatedBy the partner that activated the card's bank function, or null
   */
  public List<PartnerNo> among(List<PartnerNo> banks, String code, PartnerNo activatedBy) {
    var named = banks.stream().filter(bank -> code != null && named(bank, code)).toList();
    if (!named.isEmpty()) {
      return named;
    }
    if (activatedBy != null) {
      // where it is none of these, its bank is known, and cannot be asked
      return banks.contains(activatedBy) ? List.of(activatedBy) : List.of();
    }
    var possible = banks.stream().filter(bank -> code == null || !another(bank, code)).toList();
    return possible.size() == 1 ? possible : List.of();
  }
}
