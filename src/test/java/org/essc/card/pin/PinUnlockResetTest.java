package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.OTHER;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unlocking and resetting, at the window and at terminals. */
@QuarkusTest
class PinUnlockResetTest {

  @Inject Clock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  private TestPerson locked(String region) {
    var person = pins.withOwnPin(region);
    pins.wrong(person, 6);
    return person;
  }

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130000", "130100"})
  void unlockedWithCardAndIdAtTheWindowThePinStays(String region) {
    var person = locked(region);
    var reply = pins.unlock(person);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().getInt("state")).isEqualTo(1);
    assertThat(pins.check(person, OWN).json().getInt("attemptsLeft")).isEqualTo(6);
    assertThat(pins.unlock(person).code()).isEqualTo("pin-not-locked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411600 | card    | evidence-missing | pin.unlockEvidence | 411600",
        "411600 | id      | evidence-missing | pin.unlockEvidence | 411600",
        "130100 | card    | evidence-missing | pin.unlockEvidence | 000000",
      })
  void unlockingWithoutCardOrIdIsRefused(
      String region, String shown, String code, String rule, String ruledBy) {
    var person = locked(region);
    var reply =
        api.create(
            "/v1/pin-unlocks",
            Api.CLERK,
            "{\"by\":{\"shown\":[\"%s\"]},%s}".formatted(shown, PinApi.card(person)));
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.json().getString("rule")).isEqualTo(rule);
    assertThat(reply.json().getString("ruledBy")).isEqualTo(ruledBy);
    assertThat(pins.state(person)).isEqualTo(3);
  }

  @Test
  void terminalsDoNotUnlock() {
    var person = locked("130100");
    var reply =
        api.create(
            "/v1/pin-unlocks",
            Api.TERMINAL,
            "{\"by\":{\"channel\":\"kiosk\",\"shown\":[\"card\",\"id\"]},%s,\"cardIdCode\":\"%s\"}"
                .formatted(PinApi.card(person), person.cardIdCode()));
    assertThat(reply.code()).isEqualTo("channel-not-allowed");
    assertThat(reply.json().getString("rule")).isEqualTo("pin.unlockChannels");
  }

  @Test
  void terminalLearnsNothingOfACardThatItHasNot() {
    var person = locked("130100");
    var unknown = TestPerson.next().withRegion("130100");
    for (var one : List.of(person, unknown)) {
      var reply =
          api.create(
              "/v1/pin-unlocks",
              Api.TERMINAL,
              "{\"by\":{\"channel\":\"kiosk\",\"shown\":[\"card\",\"id\"]},%s,\"cardIdCode\":\"%s\"}"
                  .formatted(PinApi.card(one), TestPerson.next().cardIdCode()));
      assertThat(reply.status()).as(reply.body()).isEqualTo(422);
      assertThat(reply.code()).isEqualTo("further-proof-required");
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/pin-unlocks", "/v1/pin-resets"})
  void norDoesAPartnerOnAChannelWithoutAReader(String path) {
    var partner = TestPartner.limited("terminal", 100, List.of("portal"), List.of("411600"));
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
    var unknown = TestPerson.next().withRegion("411600");
    for (var one : List.of(pins.imported("411600"), pins.imported("130100"), unknown)) {
      var without = "{\"by\":{\"channel\":\"portal\"},%s}".formatted(PinApi.card(one));
      for (var body : List.of(without, "{" + PinApi.read(one, "portal") + "}")) {
        var reply = api.create(path, partner.number(), body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("further-proof-required");
        assertThat(reply.json().getMap("")).doesNotContainKeys("regionCode", "rule", "source");
      }
    }
  }

  @Test
  void importUnlocksNothingThatErrorsLocked() {
    var person = locked("130100");
    var done = api.importCards(person.withState(1));
    assertThat(new Imports(api).rejections(done)).containsExactly("2 card-held state");
    assertThat(pins.state(person)).isEqualTo(3);
  }

  /** Whatever files have called it since. */
  @ParameterizedTest(name = "called {0}")
  @ValueSource(ints = {2, 4, 9})
  void importUnlocksNothingByWayOfAnotherState(int called) {
    var person = locked("130100");
    assertThat(api.importCards(person.withState(called)).json().getInt("rejected")).isZero();
    for (int state : new int[] {0, 1}) {
      var done = api.importCards(person.withState(state));
      assertThat(new Imports(api).rejections(done)).containsExactly("2 card-held state");
    }
    assertThat(pins.state(person)).isEqualTo(called);
    assertThat(api.importCards(person.withState(3)).json().getInt("rejected")).isZero();
    assertThat(pins.unlock(person).status()).isEqualTo(200);
    assertThat(pins.state(person)).isEqualTo(1);
  }

  @Test
  void cardThatTheRegistryLockedIsUnlockedToo() {
    var person = TestPerson.next().withRegion("411600").withState(3);
    api.importCards(person);
    assertThat(pins.unlock(person).status()).isEqualTo(200);
    assertThat(pins.result(person, PinApi.INITIAL)).isEqualTo("must-change");
  }

  @Test
  void lostCardIsReleasedBeforeItIsUnlocked() {
    var person = TestPerson.next().withRegion("411600").withState(2);
    api.importCards(person);
    assertThat(pins.unlock(person).code()).isEqualTo("card-state");
    assertThat(pins.reset(person, null, null).code()).isEqualTo("card-state");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 |        | 200 | initial-value        | must-change",
        "411600 |        | 200 | initial-value        | must-change",
        "130100 |        | 200 | initial-value        | not-enabled",
        "130000 | 804627 | 200 | chosen               | correct",
        "130000 |        | 422 | pin-value-required   | wrong",
        "130000 | 123456 | 422 | pin-weak             | wrong",
        "411600 | 804627 | 422 | pin-value-not-chosen | wrong",
      })
  void resetGoesToTheInitialValueOrToAChosenOne(
      String region, String newPin, int status, String expected, String after) {
    var person = pins.withOwnPin(region);
    var reply = pins.reset(person, newPin, null);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(status == 200 ? reply.json().getString("value") : reply.code()).isEqualTo(expected);
    var typed = after.equals("correct") || after.equals("wrong") ? OTHER : PinApi.INITIAL;
    assertThat(pins.result(person, typed)).isEqualTo(after);
    if (status != 200) {
      assertThat(pins.result(person, OWN)).isEqualTo("correct");
    }
  }

  @Test
  void firstPinOfAHebeiCardIsSetAtTheWindow() {
    var person = pins.imported("130000");
    assertThat(pins.result(person, OWN)).isEqualTo("not-set");
    assertThat(pins.reset(person, OWN, null).status()).isEqualTo(200);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
  }

  @Test
  void resetAtTheWindowUnlocksToo() {
    var person = locked("411600");
    assertThat(pins.reset(person, null, null).status()).isEqualTo(200);
    assertThat(pins.state(person)).isEqualTo(1);
    assertThat(pins.check(person, OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
  }

  private String atKiosk(TestPerson person, String chip) {
    return "{\"by\":{\"channel\":\"kiosk\",\"shown\":[\"card\",\"id\"]},%s%s}"
        .formatted(PinApi.card(person), chip == null ? "" : ",\"cardIdCode\":\"" + chip + "\"");
  }

  @Test
  void kioskResetsInShijiazhuangAloneAndOnlyWithTheCardInIt() {
    var person = pins.withOwnPin("130100");
    assertThat(api.create("/v1/pin-resets", Api.TERMINAL, atKiosk(person, null)).code())
        .isEqualTo("further-proof-required");
    assertThat(api.create("/v1/pin-resets", Api.TERMINAL, atKiosk(person, "ABCDEF")).code())
        .isEqualTo("further-proof-required");
    var reset = api.create("/v1/pin-resets", Api.TERMINAL, atKiosk(person, person.cardIdCode()));
    assertThat(reset.status()).as(reset.body()).isEqualTo(200);
    assertThat(pins.result(person, OWN)).isEqualTo("not-enabled");

    var elsewhere = pins.withOwnPin("411600");
    var refused =
        api.create("/v1/pin-resets", Api.TERMINAL, atKiosk(elsewhere, elsewhere.cardIdCode()));
    assertThat(refused.code()).isEqualTo("channel-not-allowed");
    assertThat(refused.json().getString("rule")).isEqualTo("pin.resetChannels");
    assertThat(pins.result(elsewhere, OWN)).isEqualTo("correct");
  }

  @Test
  void kioskDoesNotResetWhatItMayNotUnlock() {
    var person = locked("130100");
    var reply = api.create("/v1/pin-resets", Api.TERMINAL, atKiosk(person, person.cardIdCode()));
    assertThat(reply.code()).isEqualTo("channel-not-allowed");
    assertThat(reply.json().getString("rule")).isEqualTo("pin.unlockChannels");
    assertThat(pins.state(person)).isEqualTo(3);
  }

  @Test
  void agentNeedsWrittenAuthority() {
    var person = pins.withOwnPin("411600");
    var agent = TestPerson.next();
    var party =
        """
        {"by":{"shown":["card","id","agent-id"],"party":{"kind":"agent","idType":"01",
         "idNumber":"%s","name":"%s"%s}},%s}""";
    var without = party.formatted(agent.idNumber(), agent.name(), "", PinApi.card(person));
    assertThat(api.create("/v1/pin-resets", Api.CLERK, without).code())
        .isEqualTo("evidence-missing");
    var with =
        party.formatted(
            agent.idNumber(),
            agent.name(),
            ",\"authority\":\"wt-2026-1\",\"ground\":\"immobile-or-long-away\"",
            PinApi.card(person));
    assertThat(api.create("/v1/pin-resets", Api.CLERK, with).status()).isEqualTo(200);
  }

  /** Henan names the people whom agents act for, and its city inherits that; Hebei names none. */
  @ParameterizedTest(name = "{0}, ground {1}: {2}")
  @CsvSource({
    "411600, , party-not-allowed",
    "411300, , party-not-allowed",
    "411300, anyone, party-not-allowed",
    "411300, immobile-or-long-away, ",
    "130100, , "
  })
  void agentActsForWhomTheRegionNames(String region, String ground, String code) {
    var person = pins.withOwnPin(region);
    var agent = TestPerson.next();
    var party =
        new JsonObject()
            .put("kind", "agent")
            .put("idType", "01")
            .put("idNumber", agent.idNumber())
            .put("name", agent.name())
            .put("authority", "wt-2026-1");
    if (ground != null) {
      party.put("ground", ground);
    }
    var body =
        "{\"by\":{\"shown\":[\"card\",\"id\",\"agent-id\"],\"party\":%s},%s}"
            .formatted(party.encode(), PinApi.card(person));

    var reply = api.create("/v1/pin-resets", Api.CLERK, body);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.json().getString("rule")).isEqualTo("agents.represent");
      assertThat(reply.json().getString("ruledBy")).isEqualTo("410000");
      assertThat(reply.json().getString("field")).isEqualTo("by.party.ground");
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/pin-unlocks", "/v1/pin-resets"})
  void onlyTerminalsAndClerksOfTheRegionMayAsk(String path) {
    var person = pins.withOwnPin("411600");
    var body = "{" + PinApi.seen(person) + "}";
    assertThat(api.create(path, null, body).status()).isEqualTo(401);
    assertThat(api.create(path, Api.CHANNEL, body).code()).isEqualTo("forbidden");
    assertThat(api.create(path, Api.HOTLINE, body).code()).isEqualTo("forbidden");
    assertThat(api.create(path, Api.DALIAN_CLERK, body).code()).isEqualTo("not-found");
    assertThat(api.post(path, Api.CLERK, body).code()).isEqualTo("idempotency-key-required");
  }
}
