package org.essc.audit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.essc.testing.Anew;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditEntriesResourceTest {

  @Inject AuditLog log;
  @Inject Pool pool;
  @Inject MutableClock clock;

  /** Other tests have acted in years to come. */
  @BeforeEach
  void comeAfterAllThatIsRecorded() throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var newest =
            statement.executeQuery("select max(payload::json ->> 'at') from audit_entry")) {
      newest.next();
      var at = newest.getString(1);
      if (at != null && Instant.parse(at).isAfter(clock.instant())) {
        clock.moveTo(Instant.parse(at).plusSeconds(1));
      }
    }
  }

  @AfterEach
  void goBack() {
    clock.reset();
  }

  @Test
  void callerWithoutTokenIsRefused() {
    given().get("/v1/audit-entries").then().statusCode(401);
  }

  @Test
  @TestSecurity(user = "8000000005", roles = "system-administrator")
  void onlyAuditorsMayRead() {
    given().get("/v1/audit-entries").then().statusCode(403);
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void newestEntryComesFirstWithAllItSays() throws Exception {
    // that a busy machine refused a reading may be entered as well
    Anew.whileBusy(this::newestEntryIsRead);
  }

  private void newestEntryIsRead() {
    var holder = UUID.randomUUID();
    var ecard = UUID.randomUUID();
    record(
        AuditEntry.of("ecard.issue", Actor.partner("1000000001"))
            .holder(holder)
            .object("ecard", ecard)
            .detail("level", 1)
            .trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .refused("holder-mismatch"));
    served(given().get("/v1/audit-entries?limit=2"))
        .then()
        .statusCode(200)
        .body("items", hasSize(2))
        .body("items[0].act", equalTo("audit.read"))
        .body("items[0].actor.kind", equalTo("staff"))
        .body("items[0].actor.id", equalTo("8000000003"))
        .body("items[1].act", equalTo("ecard.issue"))
        .body("items[1].actor.kind", equalTo("partner"))
        .body("items[1].actor.id", equalTo("1000000001"))
        .body("items[1].outcome", equalTo("refused"))
        .body("items[1].problem", equalTo("holder-mismatch"))
        .body("items[1].holderId", equalTo(holder.toString()))
        .body("items[1].object.type", equalTo("ecard"))
        .body("items[1].object.id", equalTo(ecard.toString()))
        .body("items[1].details.level", equalTo("1"))
        .body("items[1].traceId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void pagesNeitherRepeatNorMissAnEntryWhileOthersAreAppended() {
    var holder = UUID.randomUUID();
    for (int i = 0; i < 40; i++) {
      record(
          AuditEntry.of("test.page", Actor.system("test")).holder(holder).detail("n", i).success());
    }
    var seen = new ArrayList<String>();
    var times = new ArrayList<Instant>();
    String cursor = null;
    for (int page = 0; page < 20 && seen.size() < 40; page++) {
      var answer = page(7, cursor);
      for (var item : answer.getList("items", java.util.Map.class)) {
        if (holder.toString().equals(item.get("holderId"))) {
          times.add(Instant.parse((String) item.get("at")));
          seen.add(item.get("chain") + "/" + item.get("seq"));
        }
      }
      cursor = answer.getString("nextCursor");
    }
    assertEquals(40, seen.size());
    assertEquals(40, new HashSet<>(seen).size());
    for (int i = 1; i < times.size(); i++) {
      assertTrue(!times.get(i).isAfter(times.get(i - 1)), "newest first");
    }
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void badCursorAndBadLimitAreRefused() {
    for (var query : List.of("limit=0", "limit=201", "limit=x", "cursor=x", "cursor=AAAA")) {
      int status = given().get("/v1/audit-entries?" + query).statusCode();
      assertTrue(status == 400 || status == 404, query + " is answered with " + status);
    }
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void filterThatCannotStandInTheLogIsRefused() {
    for (var query :
        List.of(
            "act=card.13800138000",
            "act=card.411000199001011234",
            "from=%2B999999999-12-31T23:59:59Z",
            "until=%2B999999999-12-31T23:59:59Z")) {
      assertEquals(400, given().get("/v1/audit-entries?" + query).statusCode(), query);
    }
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void filtersFindWhatTheySay() {
    var holder = UUID.randomUUID();
    var object = UUID.randomUUID();
    var actor = Actor.system("test-" + UUID.randomUUID());
    record(AuditEntry.of("test-filter.one", actor).holder(holder).success());
    record(AuditEntry.of("test-filter.two", actor).object("test", object).refused("forbidden"));
    record(AuditEntry.of("test-filters.three", actor).success());

    assertEquals(List.of("test-filter.two"), acts("act", "test-filter.two", "actor", actor.id()));
    assertEquals(
        List.of("test-filter.two", "test-filter.one"),
        acts("act", "test-filter", "actor", actor.id()));
    assertEquals(List.of("test-filter.two"), acts("outcome", "refused", "actor", actor.id()));
    assertEquals(
        List.of("test-filter.one"), acts("about", holder.toString(), "act", "test-filter"));
    assertEquals(
        List.of("test-filter.two"), acts("about", object.toString(), "act", "test-filter"));
  }

  /** The moment is found by halving; what is older than from is not looked through. */
  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void timesLeadToTheirEntries() {
    var actor = Actor.system("test-" + UUID.randomUUID());
    var start = clock.instant();
    for (int hour = 0; hour < 6; hour++) {
      clock.moveTo(start.plus(Duration.ofHours(hour)));
      record(AuditEntry.of("test-time.hour-" + hour, actor).success());
    }
    var from = start.plus(Duration.ofMinutes(30)).toString();
    var until = start.plus(Duration.ofMinutes(150)).toString();
    assertEquals(
        List.of("test-time.hour-2", "test-time.hour-1"),
        acts("from", from, "until", until, "actor", actor.id()));
  }

  /** More stands between two of them than one page looks through. */
  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void shortPagesLeadOnToWhatIsFarBack() throws SQLException {
    var actor = Actor.system("test-" + UUID.randomUUID());
    record(AuditEntry.of("test-far.back", actor).success());
    for (int chain = 0; chain < AuditLog.CHAINS; chain++) {
      appendOthers(chain, chain == 7 ? 2_500 : 10);
    }
    record(AuditEntry.of("test-far.near", actor).success());

    var found = new ArrayList<String>();
    String cursor = null;
    int pages = 0;
    do {
      var answer = page(20, cursor, "actor", actor.id());
      found.addAll(answer.getList("items.act", String.class));
      cursor = answer.getString("nextCursor");
      pages++;
    } while (cursor != null && found.size() < 2);
    assertEquals(List.of("test-far.near", "test-far.back"), found);
    assertTrue(pages > 1, "one page has looked through more than it may");
  }

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void malformedFiltersAreRefusedEach() {
    given()
        .queryParam("act", "Card!")
        .queryParam("outcome", "none")
        .queryParam("about", "x")
        .queryParam("from", "yesterday")
        .queryParam("until", "2026-11-28")
        .get("/v1/audit-entries")
        .then()
        .statusCode(400)
        .body("violations.field", contains("act", "outcome", "about", "from", "until"));
  }

  /** Who has read what is done about a holder is found beside it. */
  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void whatWasLookedForIsEntered() throws Exception {
    Anew.whileBusy(
        () -> {
          var holder = UUID.randomUUID().toString();
          served(asked(20, null, "about", holder));
          var second = served(asked(20, null, "about", holder)).jsonPath();
          assertEquals(List.of("audit.read", "audit.read"), second.getList("items.act"));
        });
  }

  private static Response served(Response answer) {
    if (answer.statusCode() == 503) {
      throw Anew.busy(new IllegalStateException(answer.asString()));
    }
    return answer;
  }

  private void appendOthers(int chain, int count) throws SQLException {
    var other = log.payload(AuditEntry.of("test.other", Actor.system("test")).success());
    try (var connection = TestServers.database().getConnection();
        var append =
            connection.prepareStatement(
                "select audit_append(?::smallint, array_fill(?::text, array[?::int]))")) {
      append.setInt(1, chain);
      append.setString(2, other);
      append.setInt(3, count);
      append.execute();
    }
  }

  private static List<String> acts(String... filters) {
    return page(20, null, filters).getList("items.act", String.class);
  }

  private static JsonPath page(int limit, String cursor, String... filters) {
    return Patiently.ask(() -> asked(limit, cursor, filters))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Response asked(int limit, String cursor, String... filters) {
    var request = given().queryParam("limit", limit);
    for (int i = 0; i < filters.length; i += 2) {
      request.queryParam(filters[i], filters[i + 1]);
    }
    if (cursor != null) {
      request.queryParam("cursor", cursor);
    }
    return request.get("/v1/audit-entries");
  }

  /** By a transaction, which a busy machine gives more time than the log on its own. */
  private void record(AuditEntry entry) {
    Unis.get(pool.withTransaction(transaction -> log.append(transaction, List.of(entry))));
  }
}
