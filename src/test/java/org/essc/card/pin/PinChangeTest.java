package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.INITIAL;
import static org.essc.card.pin.PinApi.OTHER;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a PIN is changed, and into what. */
@QuarkusTest
class PinChangeTest {

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | window   | 200 |",
        "411300 | hospital | 200 |",
        "411300 | pharmacy | 200 |",
        "411300 | kiosk    | 409 | channel-not-allowed",
        "411600 | window   | 200 |",
        "411600 | pharmacy | 200 |",
        "411600 | kiosk    | 409 | channel-not-allowed",
        "130000 | hospital | 200 |",
        "130000 | pharmacy | 200 |",
        "130000 | window   | 409 | channel-not-allowed",
        "130100 | hospital | 200 |",
        "130100 | window   | 409 | channel-not-allowed",
        "130100 | kiosk    | 409 | channel-not-allowed",
      })
  void changedOnlyWhereTheRegionChangesIt(String region, String channel, int status, String code) {
    var person = pins.withOwnPin(region);
    boolean window = channel.equals("window");
    var subject = window ? PinApi.seen(person) : PinApi.read(person, channel);
    var reply =
        api.create(
            "/v1/pin-changes",
            window ? Api.CLERK : Api.TERMINAL,
            PinApi.changeBody(subject, OWN, OTHER));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.status() == 200 ? null : reply.code()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.json().getString("rule")).isEqualTo("pin.changeChannels");
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
    assertThat(pins.result(person, status == 200 ? OTHER : OWN)).isEqualTo("correct");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | 123456 | must-change",
        "411600 | 123456 | must-change",
        "130100 | 123456 | not-enabled",
      })
  void firstChangeOfTheInitialValueEnablesIt(String region, String initial, String before) {
    var person = pins.imported(region);
    assertThat(pins.result(person, initial)).isEqualTo(before);
    assertThat(pins.change(person, initial, OWN).status()).isEqualTo(200);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    assertThat(pins.result(person, initial)).isEqualTo("wrong");
  }

  @Test
  void nothingIsChangedWhereThereIsNoPinYet() {
    var reply = pins.change(pins.imported("130000"), INITIAL, OWN);
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("pin-not-set");
    assertThat(reply.json().getString("rule")).isEqualTo("pin.initial");
  }

  /** Born on 5 June 1987, phone 15487654321. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | 123456 | initial-value",
        "411300 | 111111 | same-digits",
        "411300 | 654321 | sequence",
        "411600 | 870605 | birth-date",
        "411600 | 123456 | initial-value",
        "130000 | 111111 | same-digits",
        "130000 | 000000 | same-digits",
        "130000 | 123456 | sequence",
        "130000 | 012345 | sequence",
        "130000 | 654321 | sequence",
        "130000 | 890123 | sequence",
        "130000 | 210987 | sequence",
        "130000 | 135790 | ",
        "130000 | 112233 | ",
        "130000 | 870605 | birth-date",
        "130000 | 060587 | birth-date",
        "130000 | 050687 | birth-date",
        "130000 | 198706 | birth-date",
        "130000 | 061987 | birth-date",
        "130000 | 198765 | birth-date",
        "130000 | 651987 | birth-date",
        "130000 | 561987 | birth-date",
        "130000 | 870506 | birth-date",
        "130000 | 506078 | birth-date",
        "130000 | 607891 | birth-date",
        "130000 | 870604 | ",
        "130000 | 154876 | phone-number",
        "130000 | 487654 | phone-number",
        "130000 | 654321 | sequence",
        "130000 | 548766 | ",
        "130100 | 870605 | birth-date",
        "130100 | 548765 | phone-number",
        "130100 | 222222 | same-digits",
      })
  void weakValueIsRefusedByTheRegionsRule(String region, String value, String reason) {
    var person =
        TestPerson.next()
            .withRegion(region)
            .born(LocalDate.of(1987, 6, 5))
            .withPhone("15487654321");
    api.importCards(person);
    pins.setOwn(person);
    var reply = pins.change(person, OWN, value);
    if (reason == null) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      return;
    }
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("pin-weak");
    assertThat(reply.json().getString("reason")).isEqualTo(reason);
    assertThat(reply.json().getString("rule")).isEqualTo("pin.refuses");
    assertThat(reply.json().getList("source")).isNotEmpty();
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
  }

  @Test
  void oldValueIsRefusedAsTheNewOne() {
    var person = pins.withOwnPin("411600");
    assertThat(pins.change(person, OWN, OWN).code()).isEqualTo("pin-unchanged");
    assertThat(pins.change(person, OWN, "73916").json().getString("violations[0].message"))
        .isEqualTo("pin-length");
  }

  @Test
  void refusedNewValueCountsNoError() {
    var person = pins.withOwnPin("130000");
    for (int i = 0; i < 7; i++) {
      assertThat(pins.change(person, OTHER, "111111").code()).isEqualTo("pin-weak");
    }
    assertThat(pins.check(person, OTHER).json().getInt("attemptsLeft")).isEqualTo(5);
  }

  @Test
  void wrongOldValueCountsOnceHoweverOftenItIsRepeated() {
    var person = pins.withOwnPin("411600");
    var body = PinApi.changeBody(PinApi.read(person, "hospital"), OTHER, "907351");
    var key = UUID.randomUUID().toString();
    for (int i = 0; i < 3; i++) {
      var reply =
          api.join(api.json("/v1/pin-changes", Api.TERMINAL, body).header("Idempotency-Key", key));
      assertThat(reply.code()).isEqualTo("pin-wrong");
      assertThat(reply.json().getInt("attemptsLeft")).isEqualTo(5);
    }
    assertThat(pins.check(person, OTHER).json().getInt("attemptsLeft")).isEqualTo(4);
  }

  @Test
  void ofTwoChangesAtOnceOneWins() {
    var person = pins.withOwnPin("411600");
    var changes = new ArrayList<CompletableFuture<Reply>>();
    for (int i = 0; i < 6; i++) {
      changes.add(
          api.createAsync(
              "/v1/pin-changes",
              Api.TERMINAL,
              PinApi.changeBody(PinApi.read(person, "hospital"), OWN, "90735" + i)));
    }
    var done = changes.stream().map(CompletableFuture::join).toList();
    assertThat(done).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(done)
        .filteredOn(reply -> reply.status() != 200)
        .allMatch(reply -> "conflict".equals(reply.code()) || reply.code().startsWith("pin-"));
  }

  @Test
  void lostCardsPinIsNotChanged() {
    var person = TestPerson.next().withRegion("411600").withState(2);
    api.importCards(person);
    assertThat(pins.change(person, INITIAL, OWN).code()).isEqualTo("card-state");
    var locked = TestPerson.next().withRegion("411600").withState(3);
    api.importCards(locked);
    assertThat(pins.change(locked, INITIAL, OWN).code()).isEqualTo("pin-locked");
  }

  @Test
  void onlyTerminalsAndClerksOfTheRegionMayChange() {
    var person = pins.imported("411600");
    var body = PinApi.changeBody(PinApi.read(person, "hospital"), INITIAL, OWN);
    assertThat(api.create("/v1/pin-changes", null, body).status()).isEqualTo(401);
    assertThat(api.create("/v1/pin-changes", Api.CHANNEL, body).code()).isEqualTo("forbidden");
    assertThat(
            api.create(
                    "/v1/pin-changes",
                    Api.DALIAN_CLERK,
                    PinApi.changeBody(PinApi.seen(person), INITIAL, OWN))
                .code())
        .isEqualTo("not-found");
    assertThat(api.post("/v1/pin-changes", Api.TERMINAL, body).code())
        .isEqualTo("idempotency-key-required");
  }
}
