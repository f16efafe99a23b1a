package org.essc.card.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.card.CardIndexes;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;

/** Replacements as clerks and channels ask for them, and what the database has of them. */
public final class ReplacementApi {

  static final String AT_WINDOW = "{\"shown\":[\"id\"]}";
  static final String PATH = "/v1/replacements";

  private final Api api;
  private final MutableClock clock;
  private final Pool pool;
  private final BlindIndex index;

  public ReplacementApi(Api api, MutableClock clock, Pool pool, BlindIndex index) {
    this.api = api;
    this.clock = clock;
    this.pool = pool;
    this.index = index;
  }

  static String card(TestPerson person) {
    return "{\"cardNo\":\"%s\",\"idNumber\":\"%s\"}".formatted(person.cardNo(), person.idNumber());
  }

  static String body(TestPerson person, String reason, String by) {
    var name = reason.equals("face-data-changed") ? "\"name\":\"司马相如\"," : "";
    return "{\"card\":%s,\"reason\":\"%s\",%s\"by\":%s}".formatted(card(person), reason, name, by);
  }

  /** At the window, of a card that is there. */
  static String activation(TestPerson card) {
    return "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(card(card));
  }

  /** Evidence of a moment ago by the platform's clock. */
  String online(String channel) {
    return """
        {"channel":"%s","evidence":{"method":"FACE","provider":"face-check","reference":"r-1",
         "verifiedAt":"%s"}}"""
        .formatted(channel, clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS));
  }

  static String clerkOf(String region) {
    return region.startsWith("2102") ? Api.DALIAN_CLERK : Api.CLERK;
  }

  Api.Reply request(String caller, TestPerson person, String reason, String by) {
    return api.create(PATH, caller, body(person, reason, by));
  }

  Api.Reply atWindow(TestPerson person, String reason) {
    return request(clerkOf(person.regionCode()), person, reason, AT_WINDOW);
  }

  CompletableFuture<Api.Reply> atWindowAsync(TestPerson person, String reason) {
    return api.createAsync(PATH, clerkOf(person.regionCode()), body(person, reason, AT_WINDOW));
  }

  /** Requested at the window, or the test fails. */
  public String requested(TestPerson person, String reason) {
    var reply = atWindow(person, reason);
    assertEquals(201, reply.status(), reply.body());
    return reply.json().getString("replacementId");
  }

  Api.Reply pay(String caller, String id, int fen, String by) {
    return api.create(
        PATH + "/" + id + "/payment",
        caller,
        "{\"amountFen\":%d,\"paymentReference\":\"pay-1\",\"by\":%s}".formatted(fen, by));
  }

  public Api.Reply oldCard(String caller, String id, boolean destroyed) {
    return api.create(
        PATH + "/" + id + "/old-card",
        caller,
        "{\"collected\":true,\"destroyed\":%s,\"by\":{}}".formatted(destroyed));
  }

  Api.Reply withdraw(String caller, String id, String by) {
    return api.create(PATH + "/" + id + "/withdrawal", caller, "{\"by\":%s}".formatted(by));
  }

  Api.Reply temporary(String caller, String id, TestPerson blank, String by) {
    return api.create(
        "/v1/temporary-cards",
        caller,
        "{\"replacementId\":\"%s\",\"cardNo\":\"%s\",\"cardIdCode\":\"%s\",\"by\":%s}"
            .formatted(id, blank.cardNo(), blank.cardIdCode(), by));
  }

  Api.Reply read(String caller, String id) {
    return api.get(PATH + "/" + id, caller);
  }

  LocalDate today() {
    return ChinaTime.today(clock);
  }

  /** A new card in place of another, made and handed out; not yet activated. */
  public UUID newCard(TestPerson person) {
    return cardId(handedOut(person));
  }

  /** As {@link #newCard}, with its numbers. */
  public TestPerson handedOut(TestPerson person) {
    var made = person.anotherCard().withValidity(today(), today().plusYears(10)).withState(0);
    api.importCards(made);
    var old = cardId(person);
    var id = cardId(made);
    texts("update physical_card set replaces = $1 where id = $2 returning id::text", old, id);
    texts(
        "update card_application set state = 'distributed', card_id = $2 where replaces = $1"
            + " and state = 'applied' returning id::text",
        old,
        id);
    return made;
  }

  UUID cardId(TestPerson person) {
    return UUID.fromString(
        text(
            "select id::text from physical_card where card_no_index = $1",
            Buffer.buffer(index.of(CardIndexes.CARD_NO, person.cardNo()))));
  }

  TestPerson imported(TestPerson person) {
    api.importCards(person);
    return person;
  }

  List<String> texts(String sql, Object... values) {
    var rows = Unis.get(pool.preparedQuery(sql).execute(Tuple.from(List.of(values))));
    var texts = new ArrayList<String>();
    for (Row row : rows) {
      texts.add(row.getString(0));
    }
    return texts;
  }

  String text(String sql, Object... values) {
    var texts = texts(sql, values);
    return texts.isEmpty() ? null : texts.get(0);
  }
}
