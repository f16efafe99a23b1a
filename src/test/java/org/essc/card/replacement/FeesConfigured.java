package org.essc.card.replacement;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Fees where no document gives an amount: Zhoukou and Shijiazhuang have one, Hebei has none. Two
 * cities of Henan, which leaves the fee open, charge nothing; a third leaves it open as well. The
 * first of them, Zhengzhou, has rules of its own for the electronic card's PIN. A fourth, Hebi,
 * suspends no card that is to be cancelled.
 */
public class FeesConfigured implements QuarkusTestProfile {

  static final int ZHOUKOU_FEN = 2000;
  static final int SHIJIAZHUANG_FEN = 2500;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "essc.region.policy-dir", "src/test/resources/regions-with-fees",
        "essc.region.replacement-fee-fen.411600", String.valueOf(ZHOUKOU_FEN),
        "essc.region.replacement-fee-fen.130100", String.valueOf(SHIJIAZHUANG_FEN));
  }
}
