package org.essc.card.cancellation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A card is cancelled when everybody who has to have settled says so, and not before. */
@QuarkusTest
class CancellationTest {

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private Object state(TestPerson person) throws SQLException {
    return rows.value("select state from physical_card where card_no_index = ?", person);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"411600", "411300", "210200"})
  void bothSidesAreSettledBefore(String region) throws SQLException {
    var person = api.person(region);
    var id = cancellations.begun(person);
    assertEquals(200, cancellations.settled(Api.INSURER, id).status());
    assertEquals(1, state(person), "the bank's answer is missing");
    assertEquals(200, cancellations.settled(Api.BANK, id).status());
    assertEquals(9, state(person));
    var read = api.get("/v1/cancellations/" + id, LossApi.clerkOf(person));
    assertEquals("cancelled", read.json().getString("state"), read.body());
    assertTrue(read.json().getBoolean("cardCollected"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"130000", "130100"})
  void socialSideFirstAndThenTheBankIsTold(String region) throws SQLException {
    var person = api.person(region);
    var id = cancellations.begun(person);
    assertEquals(404, cancellations.settled(Api.BANK, id).status(), "the bank is not asked");
    assertEquals(200, cancellations.settled(Api.INSURER, id).status());
    assertEquals(9, state(person));
    var read = cancellations.read(id);
    assertEquals(
        List.of("told"),
        read.json().getList("settlements.findAll { it.partnerNo == '4000000001' }.state"));
    var notice = cancellations.asked(Api.BANK, id);
    assertEquals("notice", notice.get("kind"));
    assertNull(notice.get("cardNo"), "the bank knows its customers by their accounts");
    assertNull(notice.get("idNumber"), "the bank has no claim to it");
  }

  /** Whoever reports a death is asked for no standing, so what they show of it proves nothing. */
  @Test
  void guardiansProofThatNobodyLookedAtIsNotRecorded() throws SQLException {
    var person = api.person("411600");
    var guardian =
        Cancellations.relative(
                "card", "guardian-id", "proof-of-guardianship", "proof-of-termination")
            .replace("\"agent\"", "\"guardian\"");
    var asked = cancellations.request(person, "death", guardian, ",\"hukouReference\":\"PSB-1\"");
    assertEquals(201, asked.status(), asked.body());
    assertNull(
        rows.value(
            "select h.lacks_capacity_since from holder h join physical_card c"
                + " on c.holder_id = h.id where c.card_no_index = ?",
            person));
  }

  @Test
  void electronicCardEndsWithTheLastAnswer() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    var id = cancellations.begun(holder.person());
    cancellations.settled(Api.INSURER, id);
    assertEquals(200, cancellations.settled(Api.BANK, id).status());
    var refused = api.verify(Api.VERIFIER, code);
    assertNotEquals(200, refused.status(), refused.body());
    var read = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL);
    assertTrue(
        read.status() == 404 || "terminated".equals(read.json().getString("status")), read.body());
    api.importCards(holder.person());
    assertNotEquals(
        201, api.issue(Api.CHANNEL, holder.person()).status(), "an import does not bring it back");
  }

  @Test
  void openBusinessRefusesAndLeavesTheCard() throws SQLException {
    var person = api.person("411600");
    var id = cancellations.begun(person);
    assertEquals(
        200,
        cancellations
            .answer(Api.INSURER, id, "{\"settled\":false,\"openItems\":[\"pension-due\"]}")
            .status());
    var read = cancellations.read(id);
    assertEquals("refused", read.json().getString("state"));
    assertEquals("settlement-open", read.json().getString("refusal"));
    assertTrue(read.body().contains("pension-due"));
    assertEquals(1, state(person));
    var late = cancellations.settled(Api.BANK, id);
    assertEquals(409, late.status(), late.body());
    assertEquals("settlement-closed", late.code());
    assertEquals("closed", late.json().getString("state"));
    assertNotEquals(id, cancellations.begun(person), "it can be asked for again");
  }

  @ParameterizedTest(name = "after {0} seconds: {1}")
  @CsvSource({"431970, awaiting-settlement", "432001, refused"})
  void silenceUntilTheDeadlineRefuses(int seconds, String state) throws SQLException {
    var person = api.person("411600");
    var id = cancellations.begun(person);
    cancellations.settled(Api.INSURER, id);
    clock.advance(Duration.ofSeconds(seconds));
    Api.forgetTokens();
    if (state.equals("refused")) {
      var late = cancellations.settled(Api.BANK, id);
      assertEquals("settlement-closed", late.code(), late.body());
    }
    var read = cancellations.read(id);
    assertEquals(state, read.json().getString("state"), read.body());
    assertEquals(1, state(person));
    if (state.equals("refused")) {
      assertEquals("settlement-unanswered", read.json().getString("refusal"));
      assertEquals(
          List.of("unanswered"),
          read.json().getList("settlements.findAll { it.partnerNo == '4000000001' }.state"));
    } else {
      assertEquals(200, cancellations.settled(Api.BANK, id).status());
      assertEquals(9, state(person));
    }
  }

  @Test
  void overdueCancellationIsRefusedThoughNobodyLooks() {
    var person = api.person("411600");
    var id = cancellations.begun(person);
    clock.advance(Duration.ofDays(6));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                "refused"
                    .equals(
                        rows.value(
                            """
                            select n.state from card_cancellation n
                              join physical_card c on c.id = n.card_id
                             where c.card_no_index = ?""",
                            person)));
    Api.forgetTokens();
    assertEquals("settlement-unanswered", cancellations.read(id).json().getString("refusal"));
  }

  @ParameterizedTest(name = "{0} {1} {2}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "411600 | death         | RELATIVE              | -   | 201",
        "411600 | emigration    | HOLDER                | -   | 201",
        "411600 | disappearance | RELATIVE              | -   | cancellation-reason-not-allowed",
        "411600 | death         | HOLDER                | -   | evidence-contradictory",
        "411600 | death         | RELATIVE-WITHOUT-ID   | -   | evidence-missing",
        "411600 | death         | RELATIVE-WITHOUT-CARD | -   | evidence-missing",
        "411600 | emigration    | HOLDER-WITHOUT-PROOF  | -   | evidence-missing",
        "411600 | emigration    | RELATIVE              | -   | evidence-missing",
        "411300 | death         | RELATIVE              | -   | 201",
        "130000 | death         | RELATIVE              | -   | evidence-missing",
        "130000 | death         | RELATIVE              | PSB | 201",
        "130000 | disappearance | RELATIVE              | PSB | 201",
        "130000 | emigration    | HOLDER                | PSB | cancellation-reason-not-allowed",
        "130100 | death         | RELATIVE              | PSB | 201",
        "210200 | death         | RELATIVE              | -   | 201",
      })
  void regionSaysForWhatReasonAndWithWhat(
      String region, String reason, String by, String hukou, String expected) throws SQLException {
    var person = api.person(region);
    var shown =
        switch (by) {
          case "HOLDER" -> "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}";
          case "HOLDER-WITHOUT-PROOF" -> "{\"shown\":[\"card\",\"id\"]}";
          case "RELATIVE-WITHOUT-ID" ->
              Cancellations.relative("card", "id", "proof-of-termination");
          case "RELATIVE-WITHOUT-CARD" ->
              Cancellations.relative("agent-id", "proof-of-termination");
          default -> Cancellations.relative();
        };
    var reply =
        cancellations.request(
            person, reason, shown, hukou.equals("-") ? "" : ",\"hukouReference\":\"PSB-1\"");
    if (expected.equals("201")) {
      assertEquals(201, reply.status(), reply.body());
      assertEquals("awaiting-settlement", reply.json().getString("state"));
      assertEquals(1, state(person), "not before all is settled");
      return;
    }
    assertEquals(expected, reply.code(), reply.body());
    assertEquals(
        0L,
        rows.value(
            """
            select count(*) from card_cancellation n join physical_card c on c.id = n.card_id
             where c.card_no_index = ?""",
            person));
  }

  @Test
  void lostCardNeedNotBeShownAndIsNotCollected() {
    var person = api.person("411600");
    new LossApi(api, clock).reportAtWindow(person);
    var reply =
        cancellations.request(
            person, "death", Cancellations.relative("agent-id", "proof-of-termination"), "");
    assertEquals(201, reply.status(), reply.body());
    assertFalse(reply.json().getBoolean("cardCollected"));
    var id = reply.json().getString("cancellationId");
    cancellations.settled(Api.INSURER, id);
    cancellations.settled(Api.BANK, id);
    var destroyed = api.create("/v1/cancellations/" + id + "/card-destruction", Api.CLERK, "");
    assertEquals("card-not-collected", destroyed.code(), destroyed.body());
  }

  @Test
  void collectedCardIsDestroyedOnce() {
    var id = cancellations.begun(api.person("411600"));
    var path = "/v1/cancellations/" + id + "/card-destruction";
    assertEquals("card-not-collected", api.create(path, Api.CLERK, "").code(), "not yet cancelled");
    cancellations.settled(Api.INSURER, id);
    cancellations.settled(Api.BANK, id);
    var first = api.create(path, Api.CLERK, "");
    assertEquals(200, first.status(), first.body());
    assertEquals(
        first.json().getString("cardDestroyedAt"),
        api.create(path, Api.SECOND_CLERK, "").json().getString("cardDestroyedAt"));
  }

  @Test
  void askingTwiceIsOneCancellation() {
    var person = api.person("411600");
    var id = cancellations.begun(person);
    var again = cancellations.request(person, "death", Cancellations.relative(), "");
    assertEquals(200, again.status(), again.body());
    assertEquals(id, again.json().getString("cancellationId"));
  }

  @ParameterizedTest(name = "{0} {1} by {2}: {3} {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "POST, /v1/cancellations, -, 401, unauthenticated",
        "POST, /v1/cancellations, 8000000002, 403, forbidden",
        "POST, /v1/cancellations, 5100000001, 403, forbidden",
        "GET, /v1/cancellations/ID, -, 401, unauthenticated",
        "GET, /v1/cancellations/ID, 5100000001, 403, forbidden",
        "GET, /v1/cancellations/ID, 8000000007, 404, not-found",
        "GET, /v1/cancellations/00000000-0000-7000-8000-000000000000, 8000000001, 404, not-found",
        "GET, /v1/cancellations/x, 8000000001, 404, not-found",
        "POST, /v1/cancellations/ID/card-destruction, -, 401, unauthenticated",
        "POST, /v1/cancellations/ID/card-destruction, 8000000002, 403, forbidden",
        "POST, /v1/cancellations/ID/card-destruction, 8000000007, 404, not-found",
      })
  void othersAreTurnedAway(String method, String path, String caller, int status, String code) {
    cancellations.turnedAway(method, path, caller, status, code);
  }

  @Test
  void clerkOfAnotherRegionDoesNotCancel() {
    var reply =
        cancellations.request(
            Api.DALIAN_CLERK, api.person("411600"), "death", Cancellations.relative(), "");
    assertEquals("not-found", reply.code(), reply.body());
  }
}
