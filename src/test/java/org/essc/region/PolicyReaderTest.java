package org.essc.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.region.PolicyText.findings;
import static org.essc.region.PolicyText.national;

import java.util.List;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyFiles.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {

  private final PolicyText henan = PolicyText.of("410000", 1, "2020-01-01");

  @Test
  void completePolicyIsTaken() {
    assertThat(findings(national(), henan)).isEmpty();
  }

  @Test
  void unknownKeysAndMembersAreRefused() {
    henan.rule("pin.lenght", "6").put("effectivFrom", "2020-01-01");
    assertThat(findings(national(), henan))
        .containsExactlyInAnyOrder(
            "410000-1.json pin.lenght unknown-key", "410000-1.json effectivFrom unknown-key");
  }

  @Test
  void unknownMemberOfARuleIsRefused() {
    henan.rawRule(PinKeys.PIN_LENGTH, "{\"value\": 6, \"source\": [\"D 1\"], \"sauce\": 1}");
    assertThat(findings(national(), henan))
        .containsExactly("410000-1.json pin.length.sauce unknown-key");
  }

  @ParameterizedTest
  @CsvSource({"region", "name", "version", "effectiveFrom", "inherits", "documents", "rules"})
  void missingMembersAreRefused(String member) {
    assertThat(findings(national(), henan.remove(member)))
        .containsExactly("410000-1.json " + member + " missing");
  }

  @Test
  void ruleWithoutValueIsRefused() {
    henan.rawRule(PinKeys.PIN_LENGTH, "{\"value\": null, \"source\": [\"D 1\"]}");
    assertThat(findings(national(), henan))
        .containsExactly("410000-1.json pin.length.value missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "410000 was written 4100 | 4100",
        "no such province        | 990000",
        "a district              | 411602",
        "letters                 | 41000a"
      })
  void badCodesAreRefused(String why, String code) {
    henan.put("region", code);
    assertThat(findings(national(), henan))
        .as(why)
        .containsExactly("410000-1.json region bad-code");
  }

  @Test
  void valueWithoutSourceIsRefused() {
    henan.rawRule(PinKeys.PIN_LENGTH, "{\"value\": 6}");
    assertThat(findings(national(), henan)).containsExactly("410000-1.json pin.length bad-source");
  }

  @Test
  void sourceInADocumentThatTheFileDoesNotNameIsRefused() {
    henan.rawRule(PinKeys.PIN_LENGTH, "{\"value\": 6, \"source\": [\"E 1\", \"D\"]}");
    assertThat(findings(national(), henan)).containsExactly("410000-1.json pin.length bad-source");
  }

  @Test
  void keyBothStatedAndOpenIsRefused() {
    henan.rule(PinKeys.PIN_LENGTH, "6").open(PinKeys.PIN_LENGTH);
    assertThat(findings(national(), henan)).containsExactly("410000-1.json pin.length ruled-twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pin.length             | \"6\"",
        "pin.length             | 6.0",
        "pin.length             | 3",
        "pin.length             | 13",
        "pin.initial            | 123456",
        "pin.initial            | \"１２３４５６\"",
        "pin.unchangedMeans     | \"not enabled\"",
        "pin.changeChannels     | \"window\"",
        "pin.changeChannels     | [\"window\", \"window\"]",
        "pin.changeChannels     | [\"counter\"]",
        "temporaryCard.allowed  | \"yes\"",
        "loss.channels          | [{\"channel\": \"hospital\"}]",
        "loss.channels          | [{\"channel\": \"app\"}, {\"channel\": \"app\"}]",
        "loss.channels          | [{\"channel\": \"app\", \"number\": \"12333\"}]",
        "loss.channels          | [{\"channel\": \"sms\", \"messages\": [\"GS#{cardNo}#{pin}\"]}]",
        "loss.channels          | [{\"channel\": \"sms\", \"number\": \"10639006\"}]",
        "loss.channels          | [{\"channel\": \"hotline-voice\", \"number\": \"12333\"}]",
        "loss.channels          | [{\"channel\": \"sms\", \"number\": 12333, \"messages\": []}]",
        "loss.channels          | [{\"number\": \"12333\"}]",
        "loss.channels          | [{\"channel\": \"window\", \"evidence\": [\"id\", \"id\"], \"agentEvidence\": []}]",
        "loss.channels          | [{\"channel\": \"window\", \"evidence\": [\"id\"], \"agentEvidence\": null}]",
        "loss.channels          | [null]",
        "benefit.ways           | [{\"way\": \"counter\"}]",
        "benefit.ways           | [{\"way\": \"self\", \"channels\": [\"app\"]}]",
        "benefit.ways           | [{\"way\": \"self\", \"fromAge\": 151}]",
        "benefit.ways           | [{\"way\": \"self\", \"fromAge\": \"16\"}]",
        "benefit.ways           | [{\"way\": \"self\", \"fromAge\": 16.5}]",
        "benefit.ways           | [{\"way\": \"self\"}, {\"way\": \"self\"}]",
        "service.workingHours   | {\"days\": [\"Monday\"], \"spans\": [{\"from\": \"08:30\", \"to\": \"12:00\"}], \"onPublicHolidays\": false}",
        "service.workingHours   | {\"days\": [\"monday\"], \"spans\": [{\"from\": \"08:30\", \"to\": \"12:00\"}]}",
        "service.workingHours   | {\"days\": [], \"spans\": [], \"onPublicHolidays\": false}"
      })
  void valuesOfAnotherFormAreRefused(String key, String json) {
    assertThat(findings(national(), henan.rule(key, json)))
        .containsExactly("410000-1.json " + key + " bad-value");
  }

  @ParameterizedTest
  @CsvSource({"12:00, 12:00", "13:00, 12:00", "8:30, 12:00", "08:30, 24:00"})
  void workingHoursThatEndBeforeTheyBeginAreRefused(String from, String to) {
    henan.rule(
        CardLifeKeys.SERVICE_WORKING_HOURS,
        """
        {"days": ["monday"], "spans": [{"from": "%s", "to": "%s"}], "onPublicHolidays": false}
        """
            .formatted(from, to));
    assertThat(findings(national(), henan))
        .containsExactly("410000-1.json service.workingHours bad-value");
  }

  @Test
  void everythingFoundIsToldAtOnceAndByFile() {
    henan.rule("pin.lenght", "6").put("effectiveFrom", "1 January").remove("name");
    assertThat(findings(national(), henan)).hasSize(3);
    try {
      PolicyText.register(national(), henan);
    } catch (RegionPolicyException refused) {
      assertThat(refused)
          .hasMessageContaining("410000-1.json: pin.lenght: no policy has such a key [unknown-key]")
          .hasMessageContaining("410000-1.json: effectiveFrom: not a date yyyy-MM-dd [bad-value]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"region\": \"410000\", \"region\": \"410000\"}", "{} {}", "[]", "{", "``"})
  void whatIsNotOneJsonObjectIsRefused(String text) {
    var findings = new Findings();
    var file = new PolicyFile("x.json", text.getBytes(UTF_8));
    assertThat(PolicyReader.read(file, findings)).isEmpty();
    assertThat(rules(findings)).containsExactly("not-json");
  }

  private static List<String> rules(Findings findings) {
    try {
      findings.throwIfAny();
      return List.of();
    } catch (RegionPolicyException refused) {
      return refused.findings().stream().map(Finding::rule).toList();
    }
  }
}
