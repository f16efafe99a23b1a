package org.essc.card.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partners are asked, each about its own, and give one answer. */
@QuarkusTest
class SettlementTest {

  private static final String ASKED = EventApi.OWN + "settlement-asked";

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);
  private final EventApi events = new EventApi(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private Object state(TestPerson person) throws SQLException {
    return rows.value("select state from physical_card where card_no_index = ?", person);
  }

  /** Another bank serves the region too, but the card's function was activated by this one. */
  @Test
  void cardsOwnBankAloneIsAskedAndKnowsItByTheAccount() {
    var bank = TestPartner.limited("bank", 100, List.of(), List.of("411322"));
    api.useToken(bank.number(), bank.token(clock, issuer.endpoint("/oauth2/token")));
    var person = api.person("411322");
    var account = "6228480000000000001";
    var activated =
        api.create(
            "/v1/bank-activations",
            bank.number(),
            """
            {"card":%s,"bankCode":"103","bankAccount":"%s","phone":"%s","inPerson":true}"""
                .formatted(LossApi.card(person), account, person.phone()));
    assertEquals(201, activated.status(), activated.body());

    var id = cancellations.begun(person);

    assertNull(cancellations.asked(Api.BANK, id), "another bank hears nothing of it");
    assertEquals("not-found", cancellations.settled(Api.BANK, id).code());
    var asked = cancellations.asked(bank.number(), id);
    assertEquals(account, asked.get("bankAccount"));
    assertNull(asked.get("cardNo"));
    assertEquals(person.cardNo(), cancellations.asked(Api.INSURER, id).get("cardNo"));
    assertEquals(200, cancellations.settled(bank.number(), id).status());
    assertEquals(200, cancellations.settled(Api.INSURER, id).status());
    assertEquals("cancelled", cancellations.read(id).json().getString("state"));
  }

  /** The event says which cancellation; what it concerns is read over the API. */
  @Test
  void whoIsAskedIsToldOverItsStreamAndNobodyElse() {
    EventApi.awaitRelay();
    var insurers = events.polling(Api.INSURER, ASKED);
    var banks = events.polling(Api.BANK, ASKED);
    var channels = events.polling(Api.CHANNEL, ASKED, EventApi.RISC + "account-disabled");
    var holder = api.holder();
    try {
      var id = cancellations.begun(holder.person());

      var told = told(Api.INSURER, insurers, id);
      assertEquals("social-business", told.data().get("side"));
      assertEquals("inquiry", told.data().get("kind"));
      var bank = told(Api.BANK, banks, id);
      assertEquals("bank-business", bank.data().get("side"));
      assertNotEquals(told.subject(), bank.subject());
      assertNotEquals(told.claims().getClaim("txn"), bank.claims().getClaim("txn"));
      var person = holder.person();
      for (var secret :
          List.of(person.idNumber(), person.cardNo(), person.name(), person.phone())) {
        assertFalse(told.claims().toString().contains(secret));
      }
      assertEquals(
          List.of(EventApi.RISC + "account-disabled"),
          EventApi.types(events.receive(Api.CHANNEL, channels, 1), event -> true));
    } finally {
      events.delete(Api.INSURER, insurers);
      events.delete(Api.BANK, banks);
      events.delete(Api.CHANNEL, channels);
    }
  }

  @Test
  void bankIsToldByANoticeWhereTheSocialSideComesFirst() {
    EventApi.awaitRelay();
    var banks = events.polling(Api.BANK, ASKED);
    try {
      var id = cancellations.begun(api.person("130000"));
      assertEquals(200, cancellations.settled(Api.INSURER, id).status());

      var told = told(Api.BANK, banks, id);
      assertEquals("notice", told.data().get("kind"));
      assertEquals("bank-business", told.data().get("side"));
    } finally {
      events.delete(Api.BANK, banks);
    }
  }

  /** Other tests of this run ask the same partners. */
  private EventApi.Event told(String partner, String stream, String cancellationId) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                events.now(partner, stream).stream()
                    .filter(event -> cancellationId.equals(event.data().get("cancellation_id")))
                    .toList(),
            found -> found.size() == 1)
        .get(0);
  }

  @Test
  void whatIsAnothersLooksLikeNothing() {
    var id = cancellations.begun(api.person("130000"));
    assertEquals("not-found", cancellations.settled(Api.BANK, id).code());
    assertEquals("not-found", cancellations.settled(Api.BANK, UUID.randomUUID().toString()).code());
    assertEquals("not-found", cancellations.settled(Api.BANK, "no-id").code());
    assertNull(cancellations.asked(Api.BANK, id), "it is not in the bank's list either");
    var inquiry = cancellations.asked(Api.INSURER, id);
    assertEquals("inquiry", inquiry.get("kind"));
    assertEquals("open", inquiry.get("state"));
  }

  @Test
  void sameAnswerAgainIsTheSameAnswer() {
    var id = cancellations.begun(api.person("411600"));
    var first = cancellations.settled(Api.INSURER, id);
    var again = cancellations.settled(Api.INSURER, id);
    assertEquals(200, again.status(), again.body());
    assertEquals(first.body(), again.body());
    var other = cancellations.answer(Api.INSURER, id, "{\"settled\":false}");
    assertEquals("settlement-closed", other.code(), other.body());
    assertEquals("settled", other.json().getString("state"));
  }

  /** The last two answers at once: one of them ends the card, and only once. */
  @Test
  void answersAtTheSameTimeEndTheCardOnce() throws SQLException {
    for (int round = 0; round < 5; round++) {
      var person = api.person("411600");
      var id = cancellations.begun(person);
      var path = "/v1/cancellations/" + id + "/settlements";
      var replies = new ArrayList<CompletableFuture<Api.Reply>>();
      for (int i = 0; i < 3; i++) {
        replies.add(api.createAsync(path, Api.INSURER, "{\"settled\":true}"));
        replies.add(api.createAsync(path, Api.BANK, "{\"settled\":true}"));
      }
      replies.forEach(reply -> assertEquals(200, reply.join().status(), reply.join().body()));
      assertEquals(9, state(person));
      assertEquals(
          1L,
          rows.value(
              """
              select count(*) from physical_card_history h join physical_card c on c.id = h.card_id
               where h.to_state = 9 and c.card_no_index = ?""",
              person));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | settled",
        "{\"settled\":true,\"openItems\":[\"a\"]}  | openItems",
        "{\"settled\":false,\"openItems\":[\"A B\"]} | openItems",
        "{\"settled\":true,\"side\":\"both\"}      | side",
      })
  void badAnswersAreNamed(String body, String field) {
    var reply = cancellations.answer(Api.INSURER, UUID.randomUUID().toString(), body);
    assertEquals(400, reply.status(), reply.body());
    assertEquals(field, reply.json().getString("violations[0].field"));
  }

  @ParameterizedTest(name = "{0} {1} by {2}: {3} {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /v1/cancellations/settlements, -, 401, unauthenticated",
        "GET, /v1/cancellations/settlements, 8000000001, 403, forbidden",
        "GET, /v1/cancellations/settlements, 1000000001, 403, forbidden",
        "GET, /v1/cancellations/settlements?limit=101, 5100000001, 400, invalid-request",
        "GET, /v1/cancellations/settlements?limit=0, 5100000001, 400, invalid-request",
        "GET, /v1/cancellations/settlements?state=closed, 5100000001, 400, invalid-request",
        "GET, /v1/cancellations/settlements?cursor=x, 5100000001, 400, invalid-request",
        "POST, /v1/cancellations/ID/settlements, -, 401, unauthenticated",
        "POST, /v1/cancellations/ID/settlements, 1000000001, 403, forbidden",
        "POST, /v1/cancellations/ID/settlements, 8000000001, 403, forbidden",
      })
  void othersAreTurnedAway(String method, String path, String caller, int status, String code) {
    cancellations.turnedAway(method, path, caller, status, code);
  }
}
