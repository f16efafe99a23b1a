package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.act.ActTransactions;
import org.essc.audit.Actor;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A PIN follows its holder to the next card. */
@QuarkusTest
class KeepPinTest {

  @Inject KeepPin keepPin;
  @Inject CardStore cards;
  @Inject ActTransactions transactions;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  /** Another card of the same person. */
  private TestPerson nextCard(TestPerson old) {
    var next = old.anotherCard().withState(1);
    api.importCards(next);
    return next;
  }

  private CardRecord card(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))));
  }

  private void carryOver(TestPerson from, TestPerson to) {
    var oldCard = card(from);
    var newCard = card(to);
    Unis.get(
        transactions.run(
            "card.replace",
            Actor.system("test"),
            work -> keepPin.carryOver(work, oldCard, newCard)));
  }

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130000", "130100"})
  void ownPinIsGoodOnTheNewCard(String region) {
    var old = pins.withOwnPin(region);
    var next = nextCard(old);
    carryOver(old, next);
    assertThat(pins.result(next, PinApi.OWN)).isEqualTo("correct");
    assertThat(pins.result(next, PinApi.INITIAL)).isEqualTo("wrong");
  }

  @Test
  void unchangedPinStaysUnchanged() {
    var old = pins.imported("411600");
    var next = nextCard(old);
    carryOver(old, next);
    assertThat(pins.result(next, PinApi.INITIAL)).isEqualTo("must-change");
  }

  @Test
  void newCardIsNoFreshStartForWhoeverGuesses() {
    var old = pins.withOwnPin("411600");
    pins.wrong(old, 5);
    var next = nextCard(old);
    carryOver(old, next);
    assertThat(pins.result(next, PinApi.OTHER)).isEqualTo("locked");
    assertThat(pins.state(next)).isEqualTo(3);
  }

  @Test
  void lockedPinIsUnlockedOnTheNewCard() {
    var old = pins.withOwnPin("411600");
    pins.wrong(old, 6);
    var next = nextCard(old);
    carryOver(old, next);
    assertThat(pins.result(next, PinApi.OWN)).isEqualTo("locked");
    assertThat(pins.unlock(next).status()).isEqualTo(200);
    assertThat(pins.result(next, PinApi.OWN)).isEqualTo("correct");
  }

  @Test
  void anotherHoldersCardGetsNothing() {
    var old = pins.withOwnPin("411600");
    var other = pins.imported("411600");
    carryOver(old, other);
    assertThat(pins.result(other, PinApi.OWN)).isEqualTo("wrong");
    assertThat(pins.result(other, PinApi.INITIAL)).isEqualTo("must-change");
  }

  @Test
  void lossReportAndReleaseLeaveThePin() {
    var person = pins.withOwnPin("411600");
    var body = "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"name\":\"%s\",\"by\":%s}";
    var lost =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            body.formatted(
                person.cardNo(), person.idNumber(), person.name(), "{\"shown\":[\"id\"]}"));
    assertThat(lost.status()).as(lost.body()).isEqualTo(201);
    var found =
        api.create(
            "/v1/loss-releases",
            Api.CLERK,
            "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}"
                .formatted(person.cardNo(), person.idNumber()));
    assertThat(found.status()).as(found.body()).isEqualTo(201);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }
}
