package org.essc.region;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.essc.region.Finding.Findings;

/** Puts the configured amounts where the documents name a regulation but no amount. */
final class ConfiguredFees {

  static final String SETTING = "essc.region.replacement-fee-fen";

  private ConfiguredFees() {}

  static void apply(
      Map<String, Integer> fees, Map<String, List<PolicyVersion>> versions, Findings findings) {
    fees.forEach(
        (code, fen) -> {
          var setting = SETTING + "." + code;
          var regions = versions.get(code);
          if (regions == null || code.equals(Layer.NATIONAL)) {
            findings.add(setting, "", "bad-code", "no region of this code has a policy");
            return;
          }
          try {
            CardLifeKeys.REPLACEMENT_FEE_FEN.type().reader().read(IntNode.valueOf(fen));
          } catch (IllegalArgumentException e) {
            findings.add(setting, "", "bad-value", e.getMessage());
            return;
          }
          regions.replaceAll(version -> with(version, setting, fen, findings));
        });
  }

  /** For each of these regions that states no amount, and for which none was configured. */
  static void invent(Map<String, Integer> fees, Map<String, List<PolicyVersion>> versions) {
    var source =
        new Citation(
            "sandbox", "Amount invented by the sandbox", "nobody", null, "docs/sandbox.md");
    fees.forEach(
        (code, fen) ->
            versions.computeIfPresent(
                code, (known, of) -> of.stream().map(one -> completed(one, fen, source)).toList()));
  }

  private static PolicyVersion completed(PolicyVersion version, int fen, Citation source) {
    return version.rules().get(CardLifeKeys.REPLACEMENT_FEE_FEN) instanceof Rule.Stated<?>
        ? version
        : with(version, fen, source);
  }

  private static PolicyVersion with(
      PolicyVersion version, String setting, int fen, Findings findings) {
    var key = CardLifeKeys.REPLACEMENT_FEE_FEN;
    if (version.rules().get(key) instanceof Rule.Stated<?>) {
      findings.add(
          setting, key.name(), "contradiction", version.layer().file() + " states the amount");
      return version;
    }
    var source =
        new Citation(
            "configuration", "Configuration of this deployment", "its operator", null, setting);
    return with(version, fen, source);
  }

  private static PolicyVersion with(PolicyVersion version, int fen, Citation source) {
    var key = CardLifeKeys.REPLACEMENT_FEE_FEN;
    var rules = new HashMap<>(version.rules());
    rules.put(
        key,
        new Rule.Stated<>(key, fen, IntNode.valueOf(fen), List.of(source), null, version.layer()));
    return new PolicyVersion(version.layer(), version.inherits(), version.standsAlone(), rules);
  }
}
