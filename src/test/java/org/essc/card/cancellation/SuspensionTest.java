package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the request of its cancellation on a dead person's card is out of use. */
@QuarkusTest
class SuspensionTest {

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);
  private final PinApi pins = new PinApi(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private LossApi loss() {
    return new LossApi(api, clock);
  }

  private Api.Holder holder(String region) {
    var person = TestPerson.next().withRegion(region);
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    return new Api.Holder(person, issued.json().getString("signNo"));
  }

  private String standing(Api.Holder holder) {
    var read = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json();
    var reason = read.getString("reason");
    return read.getString("status") + (reason == null ? "" : " " + reason);
  }

  private String searched(String caller, TestPerson person) {
    var found =
        api.post("/v1/cards/search", caller, "{\"cardNo\":\"%s\"}".formatted(person.cardNo()))
            .json();
    return found.getInt("items[0].state") + " " + found.getString("items[0].reason");
  }

  private Reply benefits(TestPerson person) {
    return api.post(
        "/v1/benefit-checks",
        Api.INSURER,
        "{\"card\":%s,\"purpose\":\"benefit\"}".formatted(LossApi.card(person)));
  }

  private void activateBank(TestPerson person) {
    var body =
        """
        {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
            .formatted(LossApi.card(person), person.phone(), person.phone());
    assertThat(api.create("/v1/bank-activations", Api.BANK, body).status()).isEqualTo(201);
  }

  @Test
  void nothingGoesByTheCardFromTheRequestOnUntilItIsWithdrawn() throws Exception {
    var holder = holder("411600");
    var person = holder.person();
    activateBank(person);
    pins.setOwn(person);
    assertThat(benefits(person).status()).isEqualTo(200);
    var code = api.freshCode(holder);
    var id = cancellations.begun(person);

    var verified = api.verify(Api.VERIFIER, code);
    assertThat(verified.code()).as(verified.body()).isEqualTo("card-not-usable");
    assertThat(verified.json().getString("reason")).isEqualTo("locked");
    assertThat(verified.body()).doesNotContain("death", "cancel");
    var refusedCode = api.code(Api.CHANNEL, holder.signNo(), "enquiry");
    assertThat(refusedCode.code()).isEqualTo("card-not-usable");
    assertThat(refusedCode.json().getString("reason")).isEqualTo("locked");
    assertThat(standing(holder)).isEqualTo("suspended locked");
    assertThat(benefits(person).json().getString("reason")).isEqualTo("locked");
    assertThat(api.issue(Api.OTHER_CHANNEL, person).json().getString("reason")).isEqualTo("locked");
    assertThat(searched(Api.CLERK, person)).isEqualTo("3 locked");
    assertThat(searched(Api.REGISTRY, person)).isEqualTo("3 locked");
    for (var refused :
        new Reply[] {
          pins.check(person, "123456"),
          pins.change(person, "123456", PinApi.OWN),
          pins.reset(person, null, null),
          api.create(
              "/v1/replacements",
              Api.CLERK,
              "{\"card\":%s,\"reason\":\"damaged\",\"by\":{\"shown\":[\"id\"]}}"
                  .formatted(LossApi.card(person))),
          api.create(
              "/v1/card-activations",
              Api.CLERK,
              "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(LossApi.card(person))),
          api.create(
              "/v1/contact-changes",
              Api.CLERK,
              "{\"card\":%s,\"phone\":\"15400000009\",\"by\":{\"shown\":[\"id\"]}}"
                  .formatted(LossApi.card(person)))
        }) {
      assertThat(refused.code()).as(refused.body()).isEqualTo("card-state");
      assertThat(refused.json().getInt("state")).isEqualTo(3);
    }

    var withdrawn = cancellations.withdraw(Api.CLERK, id, "wrong-holder");
    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(withdrawn.json().getString("state")).isEqualTo("withdrawn");
    assertThat(withdrawn.json().getString("withdrawal")).isEqualTo("wrong-holder");
    assertThat(withdrawn.json().<String>getList("settlements.state")).containsOnly("closed");
    assertThat(standing(holder)).isEqualTo("active");
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    assertThat(benefits(person).status()).isEqualTo(200);
    assertThat(cancellations.withdraw(Api.SECOND_CLERK, id, "wrong-holder").status())
        .as("again")
        .isEqualTo(200);
    assertThat(cancellations.settled(Api.INSURER, id).code()).isEqualTo("settlement-closed");
    assertThat(cancellations.begun(person)).as("it can be asked for again").isNotEqualTo(id);
  }

  @Test
  void onlyOfficesLearnWhyACardIsSuspended() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var id = cancellations.begun(person);
    var question = "{\"card\":%s,\"by\":{\"channel\":\"%s\"}}";
    var website =
        api.post(
            "/v1/card-enquiries", Api.PORTAL, question.formatted(LossApi.card(person), "portal"));
    assertThat(website.status()).as(website.body()).isEqualTo(200);
    assertThat(website.json().getInt("state")).isEqualTo(3);
    assertThat(website.json().getString("reason")).isEqualTo("locked");
    assertThat(website.json().getBoolean("usable")).isFalse();
    assertThat(website.body()).doesNotContain("cancellation", "suspend", "death");
    var window =
        api.post(
            "/v1/card-enquiries", Api.CLERK, question.formatted(LossApi.card(person), "window"));
    assertThat(window.json().<String>getList("acts.act"))
        .contains("card.request-cancellation", "card.suspend");

    assertThat(cancellations.withdraw(Api.CLERK, id, "wrong-holder").status()).isEqualTo(200);
    var afterwards =
        api.post(
            "/v1/card-enquiries", Api.PORTAL, question.formatted(LossApi.card(person), "portal"));
    assertThat(afterwards.json().getBoolean("usable")).isTrue();
    assertThat(afterwards.body()).doesNotContain("cancellation", "suspend", "resume", "death");
  }

  @Test
  void newPhoneThatWasAskedForBeforeIsNotApprovedMeanwhile() {
    var person = pins.withOwnPin("411600");
    var asked = pins.reset(person, null, "13912345678");
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    cancellations.begun(person);
    var decided = pins.decide(Api.SECOND_CLERK, asked.json().getString("approvalId"), "approve");
    assertThat(decided.code()).as(decided.body()).isEqualTo("card-state");
  }

  @Test
  void suspendedChipIsOnTheSignedList() throws Exception {
    var person = TestPerson.next().withRegion("130102");
    var other = TestPerson.next().withRegion("130102");
    api.importCards(person, other);
    cancellations.begun(person);
    var reply = api.get("/v1/chip-validations/130102", Api.TERMINAL);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var payload = reply.json().getString("list").split("\\.")[1];
    var claims =
        new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    assertThat(isRefused(claims, person)).isTrue();
    assertThat(isRefused(claims, other)).isFalse();
  }

  private static boolean isRefused(JsonObject claims, TestPerson person) throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((claims.getString("salt") + "\0").getBytes(StandardCharsets.US_ASCII));
    int length = claims.getInteger("digestBytes");
    var digest =
        Arrays.copyOf(
            sha256.digest(person.cardIdCode().getBytes(StandardCharsets.US_ASCII)), length);
    var list = Base64.getUrlDecoder().decode(claims.getString("refused"));
    return IntStream.range(0, list.length / length)
        .mapToObj(i -> HexFormat.of().formatHex(list, i * length, (i + 1) * length))
        .anyMatch(HexFormat.of().formatHex(digest)::equals);
  }

  @Test
  void lossThatIsReportedMeanwhileIsThereAfterwards() throws SQLException {
    var holder = holder("411600");
    var id = cancellations.begun(holder.person());
    assertThat(loss().reportAtWindow(holder.person()).status()).isEqualTo(201);
    assertThat(standing(holder)).isEqualTo("suspended lost");
    assertThat(loss().releaseAtWindow(holder.person()).code()).isEqualTo("card-state");
    cancellations.withdraw(Api.CLERK, id, "holder-appeared");
    assertThat(standing(holder)).isEqualTo("suspended lost");
    assertThat(loss().releaseAtWindow(holder.person()).status()).isEqualTo(201);
    assertThat(standing(holder)).isEqualTo("active");
  }

  @Test
  void importDoesNotBringASuspendedCardBack() {
    var holder = holder("411600");
    var id = cancellations.begun(holder.person());
    api.importCards(holder.person().withState(3));
    api.importCards(holder.person());
    assertThat(standing(holder)).isEqualTo("suspended locked");
    api.importCards(holder.person().withState(3));
    cancellations.withdraw(Api.CLERK, id, "holder-appeared");
    assertThat(standing(holder)).as("it is locked now").isEqualTo("suspended locked");
  }

  /** The proof stands, whatever the insurer says of the settlement. */
  @Test
  void refusedRequestSuspendsUntilItIsWithdrawn() {
    var holder = holder("411600");
    var id = cancellations.begun(holder.person());
    cancellations.answer(Api.INSURER, id, "{\"settled\":false}");
    assertThat(cancellations.read(id).json().getString("state")).isEqualTo("refused");
    assertThat(standing(holder)).isEqualTo("suspended locked");
    var second = cancellations.begun(holder.person());
    cancellations.withdraw(Api.CLERK, id, "entered-in-error");
    assertThat(standing(holder)).as("the later request suspends it").isEqualTo("suspended locked");
    cancellations.withdraw(Api.CLERK, second, "entered-in-error");
    assertThat(standing(holder)).isEqualTo("active");
  }

  /** It took the card over from the refused one, whose proof is not withdrawn with its own. */
  @Test
  void laterRequestThatIsWithdrawnLeavesTheCardToTheRefusedOneBeforeIt() {
    var holder = holder("411600");
    var refused = cancellations.begun(holder.person());
    cancellations.answer(Api.INSURER, refused, "{\"settled\":false}");
    var later = cancellations.begun(holder.person());

    var withdrawn = cancellations.withdraw(Api.CLERK, later, "entered-in-error");

    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(cancellations.read(refused).json().getString("state")).isEqualTo("refused");
    assertThat(standing(holder)).isEqualTo("suspended locked");
    assertThat(api.code(Api.CHANNEL, holder.signNo(), "enquiry").code())
        .isEqualTo("card-not-usable");
    assertThat(cancellations.withdraw(Api.CLERK, refused, "wrong-holder").status()).isEqualTo(200);
    assertThat(standing(holder)).isEqualTo("active");
  }

  /** Of three the card goes back from one to the next, whichever is withdrawn first. */
  @Test
  void cardIsOpenOnlyWhenNoRequestStandsAnyMore() {
    var holder = holder("411600");
    var first = refused(holder);
    var second = refused(holder);
    var third = refused(holder);

    assertThat(cancellations.withdraw(Api.CLERK, second, "entered-in-error").status())
        .isEqualTo(200);
    assertThat(cancellations.withdraw(Api.CLERK, third, "entered-in-error").status())
        .isEqualTo(200);

    assertThat(standing(holder)).isEqualTo("suspended locked");
    assertThat(cancellations.withdraw(Api.CLERK, first, "entered-in-error").status())
        .isEqualTo(200);
    assertThat(standing(holder)).isEqualTo("active");
  }

  private String refused(Api.Holder holder) {
    var id = cancellations.begun(holder.person());
    cancellations.answer(Api.INSURER, id, "{\"settled\":false}");
    assertThat(cancellations.read(id).json().getString("state")).isEqualTo("refused");
    return id;
  }

  @Test
  void cancelledCardIsFinal() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var id = cancellations.begun(person);
    cancellations.settled(Api.INSURER, id);
    cancellations.settled(Api.BANK, id);
    var late = cancellations.withdraw(Api.CLERK, id, "holder-appeared");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("cancellation-final");
    assertThat(late.json().getString("state")).isEqualTo("cancelled");
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({"411600,emigration", "130000,disappearance", "130100,death", "210200,death"})
  void regionSaysForWhichReasonACardIsSuspended(String region, String reason) {
    var holder = holder(region);
    var by =
        reason.equals("emigration")
            ? "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}"
            : Cancellations.relative();
    var asked = cancellations.request(holder.person(), reason, by, ",\"hukouReference\":\"PSB-1\"");
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    assertThat(standing(holder)).isEqualTo("suspended locked");
  }

  @Test
  void actsAndEventsOfBothAreStored() throws SQLException {
    var holder = holder("411600");
    cancellations.withdraw(Api.CLERK, cancellations.begun(holder.person()), "proof-not-genuine");
    assertThat(
            rows.value(
                """
                select string_agg(a.act || coalesce(' ' || a.reason, ''), ', ' order by a.act)
                  from card_act a join physical_card c on c.id = a.card_id
                 where c.card_no_index = ?""",
                holder.person()))
        .isEqualTo(
            "card.request-cancellation death, card.resume proof-not-genuine, card.suspend,"
                + " card.withdraw-cancellation proof-not-genuine");
    assertThat(
            rows.value(
                """
                select string_agg(o.type || coalesce(' ' || (o.data ->> 'reason'), ''), ', '
                                  order by o.id)
                  from outbox_event o join physical_card c on c.holder_id = o.holder_id
                 where o.subject_type = 'ecard' and c.card_no_index = ?""",
                holder.person()))
        .asString()
        .endsWith("ecard-suspended locked, ecard-resumed locked");
  }

  /** Whoever verifies while the request has the card waits for it, and sees what came of it. */
  @Test
  void verificationBehindTheRequestIsRefused() throws Exception {
    Rounds.untilOneCounts(this::verificationBehindTheRequest);
  }

  /** Who has waited for too long is told to come back, and is not behind the other then. */
  private boolean verificationBehindTheRequest() throws Exception {
    var holder = holder("411600");
    var code = api.freshCode(holder);
    var impatient = api.once();
    CompletableFuture<Reply> request;
    CompletableFuture<Reply> verified;
    try (var connection = TestServers.database().getConnection()) {
      connection.setAutoCommit(false);
      try (var lock =
          connection.prepareStatement("select from physical_card where id = ? for update")) {
        lock.setObject(1, rows.cardId(holder.person()));
        lock.execute();
      }
      request =
          impatient.createAsync(
              "/v1/cancellations",
              Api.CLERK,
              "{\"card\":%s,\"reason\":\"death\",\"by\":%s}"
                  .formatted(LossApi.card(holder.person()), Cancellations.relative()));
      boolean waits = LockWaits.reach(1, connection, request);
      verified = impatient.verifyAsync(Api.VERIFIER, code, "enquiry", null);
      waits &= LockWaits.reach(2, connection, verified);
      connection.rollback();
      if (!waits || request.join().status() == 503 || verified.join().status() == 503) {
        return false;
      }
    }
    assertThat(request.join().status()).isEqualTo(201);
    assertThat(verified.join().code()).isEqualTo("card-not-usable");
    assertThat(verified.join().json().getString("reason")).isEqualTo("locked");
    return true;
  }

  @Test
  void nobodyIsAuthenticatedOnceTheRequestIsAnswered() {
    for (int round = 0; round < 5; round++) {
      var holder = holder("411600");
      var code = api.freshCode(holder);
      var requested =
          api.createAsync(
              "/v1/cancellations",
              Api.CLERK,
              "{\"card\":%s,\"reason\":\"death\",\"by\":%s}"
                  .formatted(LossApi.card(holder.person()), Cancellations.relative()));
      var racing = new ArrayList<CompletableFuture<Reply>>();
      for (int i = 0; i < 8; i++) {
        racing.add(api.verifyAsync(Api.VERIFIER, code, "enquiry", null));
      }
      assertThat(requested.join().status()).isEqualTo(201);
      var after = api.verify(Api.VERIFIER, code);
      assertThat(Set.of("code-already-used", "card-not-usable")).contains(after.code());
      long accepted =
          racing.stream().map(CompletableFuture::join).filter(r -> r.status() == 200).count();
      assertThat(accepted).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{1} by {0}: {2} {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, ID, 401, unauthenticated",
        "8000000002, ID, 403, forbidden",
        "1000000001, ID, 403, forbidden",
        "8000000007, ID, 404, not-found",
        "8000000001, 00000000-0000-7000-8000-000000000000, 404, not-found",
        "8000000001, x, 404, not-found"
      })
  void othersDoNotWithdraw(String caller, String target, int status, String code) {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var id = target.equals("ID") ? cancellations.begun(person) : target;
    var reply = cancellations.withdraw(caller, id, "entered-in-error");
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void withdrawalSaysWhyAndIsDoneOnceUnderItsKey() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var path = "/v1/cancellations/" + cancellations.begun(person) + "/withdrawal";
    var key = UUID.randomUUID().toString();
    assertThat(api.create(path, Api.CLERK, "{}").json().getString("violations[0].field"))
        .isEqualTo("reason");
    assertThat(api.post(path, Api.CLERK, "{\"reason\":\"wrong-holder\"}").code())
        .isEqualTo("idempotency-key-required");
    var first =
        api.join(
            api.json(path, Api.CLERK, "{\"reason\":\"wrong-holder\"}")
                .header("Idempotency-Key", key));
    var again =
        api.join(
            api.json(path, Api.CLERK, "{\"reason\":\"wrong-holder\"}")
                .header("Idempotency-Key", key));
    assertThat(again.body()).isEqualTo(first.body());
    var other =
        api.join(
            api.json(path, Api.CLERK, "{\"reason\":\"holder-stays\"}")
                .header("Idempotency-Key", key));
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }
}
