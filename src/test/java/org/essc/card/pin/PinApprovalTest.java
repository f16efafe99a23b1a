package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.INITIAL;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.essc.card.CardNo;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reset together with a new phone takes two clerks. */
@QuarkusTest
class PinApprovalTest {

  private static final String NEW_PHONE = "13912345678";

  @Inject MutableClock clock;
  @Inject CardStore cards;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  private String requested(TestPerson person) {
    var reply = pins.reset(person, null, NEW_PHONE);
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    assertThat(reply.json().getString("result")).isEqualTo("pending");
    assertThat(reply.json().getString("reason")).isEqualTo("new-phone");
    return reply.json().getString("approvalId");
  }

  private String phone(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))))
        .phone()
        .value();
  }

  @Test
  void nothingChangesBeforeTheSecondClerkApproves() {
    var person = pins.withOwnPin("411600");
    var id = requested(person);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    assertThat(phone(person)).isEqualTo(person.phone());

    var seen = api.get("/v1/pin-approvals/" + id, Api.SECOND_CLERK);
    assertThat(seen.json().getString("newPhone")).isEqualTo("139****5678");
    var approved = pins.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    assertThat(approved.json().getString("state")).isEqualTo("approved");
    assertThat(pins.result(person, INITIAL)).isEqualTo("must-change");
    assertThat(phone(person)).isEqualTo(NEW_PHONE);
  }

  @Test
  void clerkDoesNotApproveTheirOwnRequest() {
    var person = pins.withOwnPin("411600");
    var id = requested(person);
    var own = pins.decide(Api.CLERK, id, "approve");
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.code()).isEqualTo("own-approval");
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    assertThat(pins.decide(Api.CLERK, id, "reject").status()).isEqualTo(200);
  }

  @Test
  void rejectedRequestDoesNothingEver() throws SQLException {
    var person = pins.withOwnPin("411600");
    var id = requested(person);
    assertThat(pins.decide(Api.SECOND_CLERK, id, "reject").json().getString("state"))
        .isEqualTo("rejected");
    var late = pins.decide(Api.SECOND_CLERK, id, "approve");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("approval-decided");
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    assertThat(phone(person)).isEqualTo(person.phone());
    assertThat(
            new Imports(api)
                .query(
                    "select coalesce(new_phone::text, 'gone') from pin_approval where id = '"
                        + id
                        + "'"))
        .containsExactly("gone");
  }

  @Test
  void approvalInTimeAndTooLate() {
    var person = pins.withOwnPin("411600");
    var inTime = requested(person);
    clock.advance(Duration.ofMinutes(29).plusSeconds(50));
    Api.forgetTokens();
    assertThat(pins.decide(Api.SECOND_CLERK, inTime, "approve").status()).isEqualTo(200);

    var other = pins.withOwnPin("411600");
    var late = requested(other);
    clock.advance(Duration.ofMinutes(30));
    Api.forgetTokens();
    var refused = pins.decide(Api.SECOND_CLERK, late, "approve");
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("approval-expired");
    assertThat(phone(other)).isEqualTo(other.phone());
  }

  @Test
  void newerRequestSupersedesTheOlder() {
    var person = pins.withOwnPin("411600");
    var older = requested(person);
    var newer = requested(person);
    var refused = pins.decide(Api.SECOND_CLERK, older, "approve");
    assertThat(refused.code()).isEqualTo("approval-decided");
    assertThat(refused.json().getString("state")).isEqualTo("superseded");
    assertThat(pins.decide(Api.SECOND_CLERK, newer, "approve").status()).isEqualTo(200);
  }

  @Test
  void decidedOnceHoweverManyDecideAtOnce() {
    var person = pins.withOwnPin("411600");
    var id = requested(person);
    var body = "{\"decision\":\"approve\"}";
    var decided =
        Stream.generate(() -> api.createAsync("/v1/pin-approvals/" + id, Api.SECOND_CLERK, body))
            .limit(8)
            .toList();
    assertThat(decided.stream().map(CompletableFuture::join).map(Reply::status))
        .containsOnly(200, 409)
        .containsOnlyOnce(200);
  }

  @Test
  void resetSoonAfterAChangeOfPhoneTakesTwoClerksToo() {
    var person = pins.withOwnPin("411600");
    assertThat(pins.decide(Api.SECOND_CLERK, requested(person), "approve").status()).isEqualTo(200);
    var again = pins.reset(person, null, null);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().getString("reason")).isEqualTo("phone-changed-recently");

    clock.advance(Duration.ofHours(24).plusMinutes(1));
    Api.forgetTokens();
    assertThat(pins.reset(person, null, null).status()).isEqualTo(200);
  }

  @Test
  void lockedCardIsUnlockedWithTheApproval() {
    var person = pins.withOwnPin("411600");
    pins.wrong(person, 6);
    assertThat(pins.decide(Api.SECOND_CLERK, requested(person), "approve").status()).isEqualTo(200);
    assertThat(pins.state(person)).isEqualTo(1);
  }

  @Test
  void chosenPinOfAHebeiCardWaitsWithItsApproval() {
    var person = pins.imported("130000");
    var asked = pins.reset(person, OWN, NEW_PHONE);
    assertThat(pins.result(person, OWN)).isEqualTo("not-set");
    assertThat(
            pins.decide(Api.SECOND_CLERK, asked.json().getString("approvalId"), "approve").status())
        .isEqualTo(200);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
  }

  @Test
  void kioskNeverChangesThePhoneWithThePin() {
    var person = pins.withOwnPin("130100");
    var body =
        "{\"by\":{\"channel\":\"kiosk\",\"shown\":[\"card\",\"id\"]},%s,\"cardIdCode\":\"%s\","
            + "\"newPhone\":\"%s\"}";
    var reply =
        api.create(
            "/v1/pin-resets",
            Api.TERMINAL,
            body.formatted(PinApi.card(person), person.cardIdCode(), NEW_PHONE));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("four-eyes-clerks-only");
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
  }

  @Test
  void onlyClerksOfTheRegionDecide() {
    var id = requested(pins.withOwnPin("411600"));
    var path = "/v1/pin-approvals/" + id;
    var body = "{\"decision\":\"approve\"}";
    assertThat(api.create(path, null, body).status()).isEqualTo(401);
    assertThat(api.get(path, null).status()).isEqualTo(401);
    assertThat(api.create(path, Api.TERMINAL, body).code()).isEqualTo("forbidden");
    assertThat(api.create(path, Api.HOTLINE, body).code()).isEqualTo("forbidden");
    assertThat(api.get(path, Api.HOTLINE).code()).isEqualTo("forbidden");
    assertThat(api.create(path, Api.DALIAN_CLERK, body).code()).isEqualTo("not-found");
    assertThat(api.get(path, Api.DALIAN_CLERK).code()).isEqualTo("not-found");
    assertThat(api.post(path, Api.SECOND_CLERK, body).code()).isEqualTo("idempotency-key-required");
    assertThat(
            api.create(path, Api.SECOND_CLERK, "{\"decision\":\"perhaps\"}")
                .json()
                .getString("violations[0].message"))
        .isEqualTo("decision-unknown");
    assertThat(pins.decide(Api.SECOND_CLERK, UUID.randomUUID().toString(), "approve").code())
        .isEqualTo("not-found");
    assertThat(pins.decide(Api.SECOND_CLERK, "none", "approve").code()).isEqualTo("not-found");
  }
}
