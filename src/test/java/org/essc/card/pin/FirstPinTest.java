package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.INITIAL;
import static org.essc.card.pin.PinApi.OTHER;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The initial PIN asks for nothing of the holder: who replaces it leaves the phone to another. */
@QuarkusTest
class FirstPinTest {

  private static final String REGION = "411600";
  private static final String PHONE = "\"phone\":\"15411112222\"";

  @Inject MutableClock clock;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  private void later(Duration time) {
    clock.advance(time);
    Api.forgetTokens();
  }

  private Reply pin(String clerk, TestPerson person, String oldPin, String newPin) {
    return api.create(
        "/v1/pin-changes", clerk, PinApi.changeBody(PinApi.seen(person), oldPin, newPin));
  }

  private Reply contact(String clerk, TestPerson person, String value) {
    return api.create(
        "/v1/contact-changes",
        clerk,
        "{\"card\":%s,%s,\"by\":%s}"
            .formatted(LossApi.card(person), value, LossApi.HOLDER_AT_WINDOW));
  }

  private static void done(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isIn(200, 201);
  }

  private static void takesAnother(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("four-eyes-required");
  }

  @Test
  void whoSetsTheFirstPinLeavesThePhoneToAnotherClerk() {
    var person = pins.imported(REGION);
    done(pin(Api.CLERK, person, INITIAL, OWN));

    takesAnother(contact(Api.CLERK, person, PHONE));

    done(contact(Api.CLERK, person, "\"address\":\"周口市某路1号\""));
    done(contact(Api.SECOND_CLERK, person, PHONE));
  }

  @Test
  void whoChangesThePhoneLeavesTheFirstPinToAnotherClerk() {
    var person = pins.imported(REGION);
    done(contact(Api.CLERK, person, PHONE));

    takesAnother(pin(Api.CLERK, person, INITIAL, OWN));

    assertThat(pins.result(person, INITIAL)).isEqualTo("must-change");
    done(pin(Api.SECOND_CLERK, person, INITIAL, OWN));
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
  }

  /** Nobody but the holder knows it. */
  @Test
  void pinOfTheHoldersOwnAndPhoneAreChangedByOneClerk() {
    var first = pins.withOwnPin(REGION);
    done(pin(Api.CLERK, first, OWN, OTHER));
    done(contact(Api.CLERK, first, PHONE));

    var second = pins.withOwnPin(REGION);
    done(contact(Api.CLERK, second, PHONE));
    done(pin(Api.CLERK, second, OWN, OTHER));
  }

  @Test
  void firstPinAtATerminalIsNoClerks() {
    var first = pins.imported(REGION);
    done(pins.change(first, INITIAL, OWN));
    done(contact(Api.CLERK, first, PHONE));

    var second = pins.imported(REGION);
    done(contact(Api.CLERK, second, PHONE));
    done(pins.change(second, INITIAL, OWN));
  }

  @Test
  void dayLaterOneClerkDoesBoth() {
    var first = pins.imported(REGION);
    var second = pins.imported(REGION);
    done(pin(Api.CLERK, first, INITIAL, OWN));
    done(contact(Api.CLERK, second, PHONE));

    later(Duration.ofHours(24).plusMinutes(1));

    done(contact(Api.CLERK, first, PHONE));
    done(pin(Api.CLERK, second, INITIAL, OWN));
  }

  /** Who approves or grants it has looked at it; who has asked for it has chosen it. */
  @Test
  void whoHasAskedForThePhoneLeavesTheFirstPinToAnotherClerk() {
    var first = pins.imported(REGION);
    var reset = pins.reset(first, null, "15411112222");
    done(pins.decide(Api.SECOND_CLERK, reset.json().getString("approvalId"), "approve"));
    var second = pins.imported(REGION);
    done(granted(correction(second)));

    takesAnother(pin(Api.CLERK, first, INITIAL, OWN));
    takesAnother(pin(Api.CLERK, second, INITIAL, OWN));

    done(pins.change(first, INITIAL, OWN));
    done(pins.change(second, INITIAL, OWN));
  }

  @Test
  void phoneIsNotGrantedToWhoeverHasSetTheFirstPin() {
    var person = pins.imported(REGION);
    done(pin(Api.CLERK, person, INITIAL, OWN));
    var asked = correction(person);

    takesAnother(granted(asked));

    later(Duration.ofHours(24).plusMinutes(1));
    done(granted(asked));
  }

  private String correction(TestPerson person) {
    var asked =
        api.create(
            "/v1/data-corrections",
            Api.CLERK,
            "{\"card\":%s,%s,\"said\":\"号码有误\",\"reference\":\"A-1\"}"
                .formatted(LossApi.card(person), PHONE));
    done(asked);
    return asked.json().getString("correctionId");
  }

  private Reply granted(String correction) {
    return api.create(
        "/v1/data-corrections/" + correction,
        Api.SECOND_CLERK,
        "{\"decision\":\"grant\",\"by\":" + LossApi.HOLDER_AT_WINDOW + "}");
  }

  /** After a reset the PIN is again one that everybody knows, however long ago that was. */
  @Test
  void pinThatWasResetIsAFirstOneAgain() {
    var person = pins.withOwnPin(REGION);
    done(pins.reset(person, null, null));
    later(Duration.ofHours(24).plusMinutes(1));
    done(pin(Api.CLERK, person, INITIAL, OTHER));

    takesAnother(contact(Api.CLERK, person, PHONE));
  }
}
