package org.essc.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the application to the card after the lost one, with the fee that the sandbox invents. */
@QuarkusTest
@TestProfile(WholeLifeStoryTest.InventedFee.class)
class WholeLifeStoryTest {

  /** As outside of tests, where it is the default. */
  public static class InventedFee implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("essc.sandbox.replacement-fee-fen", "2000");
    }
  }

  @Test
  void cardIsMadeCarriedLostAndReplacedWhileTheElectronicCardStays() {
    for (var place : new String[] {"411602", "411602", "130102"}) {
      var lines = StoryLines.lines(StoryLines.textAt("whole-life", place));
      assertThat(lines.get(lines.size() - 1).getString("outcome")).isEqualTo("complete");
      for (var twice :
          new String[][] {
            {"factory", "/results"},
            {"clerk", "/v1/card-distributions"},
            {"terminal", "activations"}
          }) {
        assertThat(StoryLines.steps(lines, twice[0], twice[1])).as(twice[1]).hasSize(2);
      }
      assertThat(StoryLines.steps(lines, "factory", "/results"))
          .allSatisfy(results -> assertThat(results.getInt("facts.produced")).isEqualTo(1));
      assertThat(StoryLines.facts(lines, "clerk", "/v1/replacements"))
          .containsEntry("feeFen", 2000);
      assertThat(StoryLines.facts(lines, "clerk", "/payment")).containsEntry("feeState", "paid");
      assertThat(StoryLines.steps(lines, "portal", "/oauth2/userinfo"))
          .extracting(line -> line.getInt("status"))
          .containsExactly(200, 401);

      var issued = StoryLines.facts(lines, "channel", "/v1/ecards");
      var last = lines.get(lines.size() - 2);
      assertThat(last.getMap("facts")).isEqualTo(issued).containsEntry("status", "active");
    }
  }
}
