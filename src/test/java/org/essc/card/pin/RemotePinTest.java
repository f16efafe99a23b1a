package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.act.ActContext;
import org.essc.act.Requester;
import org.essc.audit.Actor;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.person.IdNumber;
import org.essc.person.PhoneNumber;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PINs that come by text message or over the voice line, as the gateways' use cases check them. */
@QuarkusTest
class RemotePinTest {

  private static final Pin OWN = new Pin(PinApi.OWN);
  private static final Pin WRONG = new Pin(PinApi.OTHER);

  @Inject CheckPin checkPin;
  @Inject CardStore cards;
  @Inject Pool pool;

  private final PinApi pins = new PinApi(Api.here());

  private static ActContext over(Channel channel) {
    return ActContext.itself(
        new Requester(Actor.partner(Api.GATEWAY), Api.GATEWAY, channel, Jurisdiction.NATIONWIDE));
  }

  private CardRecord card(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))));
  }

  private PinCheck check(CardRecord card, Pin pin, Channel channel, PinProof proof) {
    return Unis.get(checking(card, pin, channel, proof));
  }

  private Uni<PinCheck> checking(CardRecord card, Pin pin, Channel channel, PinProof proof) {
    return Patiently.asking(() -> checkPin.check(card, pin, over(channel), proof));
  }

  private static PinProof message(CardRecord card) {
    return new PinProof.MessageFrom(card.phone());
  }

  private static PinProof call(CardRecord card, String caller) {
    return new PinProof.BothNumbers(card.cardNo(), card.idNumber(), caller);
  }

  @Test
  void messageFromTheRegisteredPhoneIsLookedAt() {
    var card = card(pins.withOwnPin("130000"));
    assertThat(check(card, OWN, Channel.SMS, message(card))).isEqualTo(PinCheck.CORRECT);
    assertThat(check(card, WRONG, Channel.SMS, message(card))).isEqualTo(PinCheck.WRONG);
  }

  @Test
  void callWithBothNumbersIsLookedAt() {
    var card = card(pins.withOwnPin("130100"));
    assertThat(check(card, OWN, Channel.HOTLINE_VOICE, call(card, null)))
        .isEqualTo(PinCheck.CORRECT);
  }

  static Stream<PinProof> proofsOfSomethingElse() {
    return Stream.of(
        null,
        new PinProof.MessageFrom(new PhoneNumber("13900000001")),
        new PinProof.CardSeen(),
        new PinProof.ChipRead(new CardIdCode("ABCDEF")),
        new PinProof.BothNumbers(
            new CardNo("T99999999"), new IdNumber(TestPerson.next().idNumber()), null));
  }

  @ParameterizedTest
  @MethodSource("proofsOfSomethingElse")
  void withoutFurtherProofNothingIsCounted(PinProof proof) {
    var person = pins.withOwnPin("130100");
    var card = card(person);
    for (var channel : new Channel[] {Channel.SMS, Channel.HOTLINE_VOICE, Channel.APP}) {
      for (int i = 0; i < 7; i++) {
        assertThatThrownBy(() -> check(card, WRONG, channel, proof))
            .hasMessage("further-proof-required");
      }
    }
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"SMS", "APP", "PORTAL", "HOTLINE_STAFFED", "KIOSK", "WINDOW"})
  void proofOfAnotherChannelIsNone(Channel channel) {
    var card = card(pins.withOwnPin("130100"));
    assertThatThrownBy(() -> check(card, WRONG, channel, call(card, null)))
        .hasMessage("further-proof-required");
  }

  @Test
  void remoteGuessesAreStoppedBeforeTheyLock() {
    var person = pins.withOwnPin("130100");
    var card = card(person);
    for (int i = 0; i < 5; i++) {
      assertThat(check(card, WRONG, Channel.HOTLINE_VOICE, call(card, "0371555" + i)))
          .isEqualTo(PinCheck.WRONG);
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> check(card, WRONG, Channel.HOTLINE_VOICE, call(card, null)))
          .hasMessage("too-many-requests");
    }
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft"))
        .as("five count, and the next one locks")
        .isZero();
  }

  /** Whoever calls, and however often: the card's own phone is heard, by each of its ways. */
  @Test
  void holderIsHeardWhateverStrangersHaveTyped() {
    var person = pins.withOwnPin("130100");
    var card = card(person);
    for (int i = 0; i < 30; i++) {
      var stranger = "03715560" + i;
      try {
        check(card, WRONG, Channel.HOTLINE_VOICE, call(card, stranger));
      } catch (ProblemException refused) {
        assertThat(refused).hasMessage("too-many-requests");
      }
    }
    assertThatThrownBy(() -> check(card, OWN, Channel.HOTLINE_VOICE, call(card, "037155999")))
        .as("guessing from ever new numbers has ended")
        .hasMessage("too-many-requests");
    var own = call(card, person.phone());
    assertThat(check(card, OWN, Channel.HOTLINE_VOICE, own)).isEqualTo(PinCheck.CORRECT);
    assertThat(check(card, OWN, Channel.SMS, message(card))).isEqualTo(PinCheck.CORRECT);
    assertThat(pins.result(person, PinApi.OWN)).as("nobody has locked it").isEqualTo("correct");
  }

  @Test
  void holderWithAStrangersPhoneIsHeardAfterFiveErrorsOfOthers() {
    var card = card(pins.withOwnPin("130100"));
    for (int i = 0; i < 5; i++) {
      check(card, WRONG, Channel.HOTLINE_VOICE, call(card, "03715570" + i));
    }
    assertThat(check(card, OWN, Channel.HOTLINE_VOICE, call(card, "0371557999")))
        .isEqualTo(PinCheck.CORRECT);
  }

  @Test
  void rightPinsCostNothing() {
    var card = card(pins.withOwnPin("130100"));
    for (int i = 0; i < 25; i++) {
      assertThat(check(card, OWN, Channel.HOTLINE_VOICE, call(card, "0371558000")))
          .isEqualTo(PinCheck.CORRECT);
    }
  }

  @Test
  void guessesSentTogetherAreBoundedAndLockNobodyOut() {
    var person = pins.withOwnPin("130100");
    var card = card(person);
    var guesses =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    checking(card, WRONG, Channel.HOTLINE_VOICE, call(card, "0371559" + (100 + i)))
                        .map(PinCheck::text)
                        .onFailure(ProblemException.class)
                        .recoverWithItem(Throwable::getMessage)
                        .subscribeAsCompletionStage())
            .toList();
    var answers = guesses.stream().map(CompletableFuture::join).toList();
    assertThat(answers.stream().filter("wrong"::equals).count()).isEqualTo(5);
    assertThat(answers.stream().filter("too-many-requests"::equals).count()).isEqualTo(55);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }

  @Test
  void callerWhoTriesManyCardsIsStopped() {
    var caller = "0371" + System.nanoTime();
    for (int i = 0; i < 10; i++) {
      var card = card(pins.imported("411600"));
      check(card, WRONG, Channel.HOTLINE_VOICE, call(card, caller));
    }
    var card = card(pins.imported("411600"));
    assertThatThrownBy(() -> check(card, WRONG, Channel.HOTLINE_VOICE, call(card, caller)))
        .hasMessage("too-many-requests");
    assertThat(check(card, WRONG, Channel.HOTLINE_VOICE, call(card, null)))
        .isEqualTo(PinCheck.WRONG);
  }

  @Test
  void remoteErrorsCountTogetherWithThoseAtTerminals() {
    var person = pins.withOwnPin("130000");
    var card = card(person);
    for (int i = 0; i < 3; i++) {
      check(card, WRONG, Channel.SMS, message(card));
    }
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(2);
    pins.wrong(person, 1);
    assertThat(check(card, WRONG, Channel.SMS, message(card))).isEqualTo(PinCheck.LOCKED);
    assertThat(pins.state(person)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130100"})
  void changedTellsWhoHasAValueOfTheirOwn(String region) {
    var person = pins.imported(region);
    assertThat(Unis.get(checkPin.changed(card(person)))).isFalse();
    pins.setOwn(person);
    assertThat(Unis.get(checkPin.changed(card(person)))).isTrue();
    assertThat(pins.reset(person, null, null).status()).isEqualTo(200);
    assertThat(Unis.get(checkPin.changed(card(person)))).isFalse();
  }
}
