package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check answers, and which proof it wants. */
@QuarkusTest
class PinCheckTest {

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411600 | 123456 | must-change",
        "411600 | 804627 | wrong",
        "411601 | 123456 | must-change",
        "130100 | 123456 | not-enabled",
        "130100 | 804627 | not-enabled",
        "130000 | 123456 | not-set",
        "130200 | 804627 | not-set",
        "411300 | 123456 | must-change",
      })
  void unchangedPinMeansWhatTheRegionSays(String region, String pin, String expected) {
    assertThat(pins.result(pins.imported(region), pin)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130000", "130100"})
  void ownPinIsAskedForEverywhere(String region) {
    var person = pins.withOwnPin(region);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
    assertThat(pins.result(person, PinApi.OTHER)).isEqualTo("wrong");
    assertThat(pins.result(person, PinApi.INITIAL)).isEqualTo("wrong");
  }

  @Test
  void answerTellsHowManyErrorsAreLeft() {
    var person = pins.withOwnPin("411600");
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(4);
    assertThat(pins.check(person, PinApi.OWN).json().getInt("attemptsLeft")).isEqualTo(6);
  }

  @Test
  void cardNumberAloneIsNeitherLookedAtNorCounted() {
    var person = pins.withOwnPin("411600");
    var other = pins.imported("411600");
    var number = "\"by\":{\"channel\":\"hospital\"}," + PinApi.card(person);
    for (int i = 0; i < 8; i++) {
      refused("{%s,\"pin\":\"%s\"}".formatted(number, PinApi.OTHER));
      refused(
          "{%s,\"cardIdCode\":\"%s\",\"pin\":\"%s\"}"
              .formatted(number, other.cardIdCode(), PinApi.OTHER));
    }
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
  }

  private void refused(String body) {
    var reply = api.post("/v1/pin-checks", Api.TERMINAL, body);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("further-proof-required");
  }

  @Test
  void terminalLearnsNothingOfACardThatItHasNotRead() {
    var unknown = TestPerson.next().withRegion("411600");
    refused(PinApi.checkBody(unknown, PinApi.OWN));
  }

  @Test
  void clerkHasToSeeTheCard() {
    var person = pins.withOwnPin("411600");
    var body = "{\"by\":{\"shown\":[\"%s\"]},%s,\"pin\":\"%s\"}";
    var without =
        api.post(
            "/v1/pin-checks", Api.CLERK, body.formatted("id", PinApi.card(person), PinApi.OWN));
    assertThat(without.code()).isEqualTo("further-proof-required");
    var with =
        api.post(
            "/v1/pin-checks", Api.CLERK, body.formatted("card", PinApi.card(person), PinApi.OWN));
    assertThat(PinApi.result(with)).isEqualTo("correct");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12345   | pin-length",
        "1234567 | pin-length",
        "１２３４５６ | pin-format",
        "12345a  | pin-format",
        "123     | pin-format",
      })
  void otherThanSixAsciiDigitsIsRefusedUncounted(String pin, String message) {
    var person = pins.withOwnPin("411600");
    var reply = pins.check(person, pin);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("violations[0].field")).isEqualTo("pin");
    assertThat(reply.json().getString("violations[0].message")).isEqualTo(message);
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | card-state",
        "2 | card-state",
        "4 | card-state",
        "9 | card-state",
        "3 | locked",
      })
  void onlyANormalCardsPinIsChecked(int state, String expected) {
    var person = TestPerson.next().withRegion("411600").withState(state);
    api.importCards(person);
    assertThat(pins.result(person, PinApi.INITIAL)).isEqualTo(expected);
  }

  @Test
  void onlyTerminalsAndClerksMayAsk() {
    var person = pins.imported("411600");
    var body = PinApi.checkBody(person, PinApi.OWN);
    assertThat(api.post("/v1/pin-checks", null, body).status()).isEqualTo(401);
    assertThat(api.post("/v1/pin-checks", Api.CHANNEL, body).code()).isEqualTo("forbidden");
    assertThat(api.post("/v1/pin-checks", Api.HOTLINE, body).code()).isEqualTo("forbidden");
    var dalian = "{%s,\"pin\":\"%s\"}".formatted(PinApi.seen(person), PinApi.OWN);
    assertThat(api.post("/v1/pin-checks", Api.DALIAN_CLERK, dalian).code()).isEqualTo("not-found");
    var window = body.replace("hospital", "window");
    assertThat(api.post("/v1/pin-checks", Api.TERMINAL, window).code())
        .isEqualTo("channel-not-granted");
  }

  @Test
  void unknownFieldsAndMissingOnesAreRefused() {
    assertThat(api.post("/v1/pin-checks", Api.TERMINAL, "{\"pin2\":\"1\"}").status())
        .isEqualTo(400);
    var reply = api.post("/v1/pin-checks", Api.TERMINAL, "{\"by\":{\"channel\":\"kiosk\"}}");
    assertThat(reply.json().getList("violations.field")).contains("card", "pin");
  }
}
