package org.essc.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.essc.card.production.Production;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.config.Issuer;
import org.essc.region.PolicyKeys;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The regions' rules on the card's life, row by row, as holders and clerks meet them. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class CardLifeTableTest {

  private static final String TABLE = "/acceptance/card-life.csv";
  private static final List<String> HEADER = List.of("rule", "key", "region", "steps", "outcome");

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @ParameterizedTest(name = "{2}: {0}")
  @MethodSource("rows")
  void ruleHolds(String rule, String key, String region, String steps, String expected) {
    boolean ruled = !key.equals("-");
    assertThat(!ruled || PolicyKeys.named(key).isPresent()).as("policy key %s", key).isTrue();
    var run = new Steps(api, clock, new Production(api, clock, issuer.value()), region);
    var outcome = "";
    for (var step : steps.split(";")) {
      outcome = run.run(step);
    }
    assertThat(outcome).as("%s", run.last() == null ? "" : run.last().body()).isEqualTo(expected);
    if (ruled && run.last() != null && run.last().status() >= 400 && run.last().code() != null) {
      namesTheRule(run.last(), key);
    }
  }

  /**
   * Every line but comments and the header, which is known by its words: a count of lines to skip
   * once left out the first rows.
   */
  static List<Arguments> rows() throws IOException {
    try (var table = CardLifeTableTest.class.getResourceAsStream(TABLE)) {
      var lines =
          new String(table.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
              .toList();
      assertThat(lines.get(0)).as("the table's header").isEqualTo(HEADER);
      var rows = lines.subList(1, lines.size());
      assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(HEADER));
      return rows.stream().map(row -> Arguments.of(row.toArray())).toList();
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
