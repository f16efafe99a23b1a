package org.essc.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.essc.card.replacement.FeesConfigured;
import org.essc.region.PolicyKeys;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The regions' rules on the card's life, row by row, as holders and clerks meet them. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class CardLifeTableTest {

  @Inject MutableClock clock;

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvFileSource(
      resources = "/acceptance/card-life.csv",
      delimiter = '|',
      useHeadersInDisplayName = false,
      numLinesToSkip = 4)
  void ruleHolds(String rule, String key, String region, String steps, String expected) {
    boolean ruled = !key.equals("-");
    assertThat(!ruled || PolicyKeys.named(key).isPresent()).as("policy key %s", key).isTrue();
    var run = new Steps(Api.here(), clock, region);
    var outcome = "";
    for (var step : steps.split(";")) {
      outcome = run.run(step);
    }
    assertThat(outcome).as("%s", run.last() == null ? "" : run.last().body()).isEqualTo(expected);
    if (ruled && run.last() != null && run.last().status() >= 400 && run.last().code() != null) {
      namesTheRule(run.last(), key);
    }
  }

  /** Nobody is refused without being told which rule of which region it rests on. */
  private static void namesTheRule(Api.Reply refused, String key) {
    var json = refused.json();
    assertThat(json.getString("rule")).as(refused.body()).isEqualTo(key);
    assertThat(json.getString("regionCode")).matches("[0-9]{6}");
    assertThat(json.getString("ruledBy")).matches("[0-9]{6}");
  }
}
