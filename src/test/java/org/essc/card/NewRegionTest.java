package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyKeys;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** A region that this program has never heard of is served as soon as its policy is there. */
@QuarkusTest
@TestProfile(NewRegionTest.WithJilin.class)
public class NewRegionTest {

  private static final String CHANGCHUN = "220100";
  private static final String WINDOW = "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[%s]}}";

  /**
   * Jilin: clerks of any region serve its cards, losses are also reported in the app, and old
   * medical cards are switched over at windows, where the holder chooses the new card's PIN.
   */
  public static class WithJilin implements QuarkusTestProfile {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        var directory = Files.createTempDirectory(Path.of("target"), "policies-");
        var national =
            JSON.readTree(WithJilin.class.getResource("/regions/000000-1.json")).get("rules");
        var rules = new TreeMap<String, Object>();
        rules.put("clerks.nationwideService", rule(true));
        rules.put("service.channels", rule(List.of("window", "app")));
        rules.put("activation.oldMedicalCard", rule("stops"));
        rules.put("activation.switchChannels", rule(List.of("window")));
        rules.put("activation.switchChecksOldPin", rule(false));
        rules.put("activation.switchSetsPin", rule(true));
        rules.put(
            "loss.channels",
            rule(
                List.of(
                    Map.of("channel", "app"),
                    Map.of(
                        "channel", "window",
                        "evidence", List.of("id", "hukou-book"),
                        "agentEvidence", List.of()))));
        var open =
            PolicyKeys.all().stream()
                .map(PolicyKey::name)
                .filter(key -> !national.has(key) && !rules.containsKey(key))
                .toList();
        JSON.writeValue(
            directory.resolve("jilin.json").toFile(),
            Map.of(
                "region",
                "220000",
                "name",
                "吉林省",
                "version",
                1,
                "effectiveFrom",
                "2026-01-01",
                "inherits",
                "000000",
                "documents",
                Map.of("J", Map.of("title", "办法", "issuer", "吉林省")),
                "rules",
                rules,
                "open",
                List.of(Map.of("reason", "silent", "keys", open))));
        return Map.of("essc.region.policy-dir", directory.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Map<String, Object> rule(Object value) {
      return Map.of("value", value, "source", List.of("J 1"));
    }
  }

  private final Api api = Api.here();

  @Test
  void itsOwnRulesHoldThere() {
    var person = TestPerson.next().withRegion(CHANGCHUN);
    api.importCards(person);
    var refused =
        api.create("/v1/loss-reports", Api.CLERK, WINDOW.formatted(person.cardNo(), "\"id\""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("evidence-missing");
    assertThat(refused.json().getString("regionCode")).isEqualTo(CHANGCHUN);
    assertThat(refused.json().getString("ruledBy")).isEqualTo("220000");
    assertThat(refused.json().getList("source")).isEqualTo(List.of("J 1"));
    assertThat(refused.json().getList("missing")).isEqualTo(List.of("hukou-book"));
    var reported =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            WINDOW.formatted(person.cardNo(), "\"id\",\"hukou-book\""));
    assertThat(reported.status()).as("clerk of Henan: %s", reported.body()).isEqualTo(201);
  }

  @Test
  void itsSilenceIsNotFilledFromElsewhere() {
    var person = TestPerson.next().withRegion(CHANGCHUN);
    api.importCards(person);
    var hotline =
        api.create(
            "/v1/loss-reports",
            Api.HOTLINE,
            "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"name\":\"%s\"}"
                .formatted(person.cardNo(), person.idNumber(), person.name()));
    assertThat(hotline.status()).as("not nationwide for the hotline").isEqualTo(403);
    assertThat(hotline.code()).isEqualTo("outside-jurisdiction");
  }
}
