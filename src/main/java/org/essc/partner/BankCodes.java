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
}
