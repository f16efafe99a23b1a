package org.essc.audit.verify;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log verified by the running platform. */
@QuarkusTest
class AuditVerificationsResourceTest {

  private static final String PATH = "/v1/audit-verifications";
  private static final String AUDITOR = "8000000003";

  private final Api api = Api.here();

  @Test
  void callerWithoutTokenIsRefused() {
    given().post(PATH).then().statusCode(401);
    given().get(PATH).then().statusCode(401);
    given().get(PATH + "/" + UUID.randomUUID()).then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000000001", "8000000002", "8000000004", "8000000005", "1000000001"})
  void onlyAuditorsVerify(String caller) {
    assertThat(start(caller).status()).isEqualTo(403);
    assertThat(api.get(PATH, caller).status()).isEqualTo(403);
    assertThat(api.get(PATH + "/" + UUID.randomUUID(), caller).status()).isEqualTo(403);
  }

  @Test
  void whatThereIsNotIsNotFound() {
    assertThat(api.get(PATH + "/" + UUID.randomUUID(), AUDITOR).status()).isEqualTo(404);
    assertThat(api.get(PATH + "/x", AUDITOR).status()).isEqualTo(404);
  }

  @Test
  void allIsReadAndTheEndIsEntered() {
    var before = finished(start(AUDITOR).json().getString("verificationId"));
    assertThat(before.getLong("entriesRead"))
        .isGreaterThanOrEqualTo(before.getLong("entriesTotal"));
    assertThat(before.getString("state"))
        .isEqualTo(before.getLong("found") == 0 ? "intact" : "findings");
    assertThat(before.getString("startedBy")).isEqualTo(AUDITOR);

    var id = before.getString("verificationId");
    var acts = api.get("/v1/audit-entries?limit=200&about=" + id, AUDITOR).json();
    assertThat(acts.getList("items.act")).contains("audit.verify", "audit.verified");
    assertThat(api.get(PATH, AUDITOR).json().getList("items.verificationId")).contains(id);
  }

  @Test
  void pageGoesOnWhereTheOneBeforeEndedWhileAnotherIsStarted() {
    var older = verified();
    var newer = verified();
    var page = api.get(PATH + "?limit=1", AUDITOR).json();
    assertThat(page.getList("items.verificationId")).containsExactly(newer);

    verified();
    var next = PATH + "?limit=1&cursor=" + page.getString("nextCursor");
    assertThat(api.get(next, AUDITOR).json().getList("items.verificationId"))
        .containsExactly(older);
  }

  @Test
  void whatIsNoCursorIsRefused() {
    var refused = api.get(PATH + "?cursor=x", AUDITOR);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getList("violations.field")).containsExactly("cursor");
  }

  @Test
  void forgedHeadIsFound() throws SQLException {
    var clean = finished(start(AUDITOR).json().getString("verificationId"));
    forge();
    try {
      var forged = finished(start(AUDITOR).json().getString("verificationId"));
      assertThat(forged.getString("state")).isEqualTo("findings");
      assertThat(forged.getLong("found")).isEqualTo(clean.getLong("found") + 1);
      assertThat(forged.getList("findings", String.class))
          .anyMatch(line -> line.startsWith("FINDING chain 5 seq 1 HEAD_FORGED"));
    } finally {
      asSuperuser("delete from audit_head where chain = 5 and seq = 1");
    }
  }

  /** A month of no entries: nothing else about the log changes. */
  @Test
  void monthsThatLieInFilesAndAreNotReadAreTold() throws SQLException {
    assertThat(finished(start(AUDITOR).json().getString("verificationId")).getInt("monthsUnread"))
        .isZero();
    asSuperuser(
        """
        insert into audit_archive values ('audit_entry_before', 0, 1, 0,
          sha256(convert_to('essc audit chain 0', 'UTF8')), sha256(''), now())""");
    try {
      var id = start(AUDITOR).json().getString("verificationId");
      assertThat(finished(id).getInt("monthsUnread")).isOne();
      assertThat(api.get(PATH, AUDITOR).json().getInt("items[0].monthsUnread")).isOne();
    } finally {
      asSuperuser("delete from audit_archive");
    }
  }

  /** Of several who ask together one starts it, and the others are answered with it. */
  @Test
  void oneRunsAtATime() {
    var answers = IntStream.range(0, 8).parallel().mapToObj(one -> start(AUDITOR)).toList();
    var ids = answers.stream().map(one -> one.json().getString("verificationId")).distinct();
    var started = answers.stream().filter(one -> one.status() == 202).count();
    var all = ids.toList();
    assertThat(started).isEqualTo(all.size());
    all.forEach(this::finished);
  }

  /** The instance that read it is gone. */
  @Test
  void oneThatNobodyReadsAnyMoreHasFailedAndIsInNobodysWay() throws SQLException {
    var id = UUID.randomUUID();
    finished(start(AUDITOR).json().getString("verificationId"));
    asSuperuser(
        """
        insert into audit_verification (id, started_by, started_at, lease_until, state, entries_total)
        values ('%s', '%s', now() - interval '2 hours', now() - interval '1 hour', 'running', 1)"""
            .formatted(id, AUDITOR));
    assertThat(api.get(PATH + "/" + id, AUDITOR).json().getString("state")).isEqualTo("failed");
    var next = start(AUDITOR);
    assertThat(next.status()).isEqualTo(202);
    finished(next.json().getString("verificationId"));
    assertThat(api.get(PATH + "/" + id, AUDITOR).json().getString("state")).isEqualTo("failed");
  }

  private static void forge() throws SQLException {
    asSuperuser("delete from audit_head where chain = 5 and seq = 1");
    asSuperuser(
        "insert into audit_head (chain, seq, signed_at, jws)"
            + " values (5, 1, now() - interval '1 day', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA')");
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
    }
  }

  private Api.Reply start(String caller) {
    return api.join(api.request(PATH, caller).POST(BodyPublishers.noBody()));
  }

  /** One that was started and has ended. */
  private String verified() {
    var id = start(AUDITOR).json().getString("verificationId");
    finished(id);
    return id;
  }

  private JsonPath finished(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> api.get(PATH + "/" + id, AUDITOR).json(),
            one -> List.of("intact", "findings", "failed").contains(one.getString("state")));
  }
}
