package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The auditor's desk: entries with filters, verifications started and followed. */
@QuarkusTest
class AuditorDeskTest {

  private static final String DESK = "/console/auditor";
  private static final String AUDITOR = "8000000003";

  private final Api api = Api.here();

  @Test
  void entriesAreFilteredAsByTheApi() {
    ConsoleBrowser.of(api, Api.SECOND_CLERK);
    ConsoleBrowser.of(api, Api.CLERK);
    var browser = ConsoleBrowser.of(api, AUDITOR);
    var page = browser.get(DESK + "?act=console.login&outcome=success&actor=" + Api.SECOND_CLERK);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("<code>console.login</code>", Api.SECOND_CLERK, "data-test=\"entries\"")
        .doesNotContain("<code>card.search</code>", ">" + Api.CLERK + "<");
    var reading = browser.get(DESK + "?act=audit.read&actor=" + AUDITOR).body();
    assertThat(reading).contains("act=console.login");
  }

  @ParameterizedTest
  @CsvSource({
    "act, Card!",
    "outcome, maybe",
    "about, 123",
    "from, yesterday",
    "until, 2026-13-01T00:00"
  })
  void whatCannotBeReadIsToldAtItsField(String field, String value) {
    var page =
        ConsoleBrowser.of(api, AUDITOR).get(DESK + "?" + field + "=" + value.replace("!", "%21"));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).containsOnlyOnce("aria-invalid=\"true\"").contains("id=\"" + field);
  }

  @Test
  void verificationIsStartedAndFollowedToItsEnd() {
    var browser = ConsoleBrowser.of(api, AUDITOR);
    var page = DESK + "/integrity";
    var started = browser.submit(page, DESK + "/verifications");
    assertThat(started.status()).isEqualTo(303);
    assertThat(started.header("Location")).endsWith(page);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> browser.get(page + "/runs", "X-Console-Poll", "1").body(),
            runs -> runs.contains("data-busy=\"false\""));
    assertThat(browser.get(page).body())
        .contains("data-test=\"chains\"")
        .containsPattern("data-state=\"(intact|findings)\"");
  }

  /** A month of no entries: nothing else about the log changes. */
  @Test
  void monthsWhoseFilesWereNotReadAreTold() throws SQLException {
    var browser = ConsoleBrowser.of(api, AUDITOR);
    asSuperuser(
        """
        insert into audit_archive values ('audit_entry_before', 0, 1, 0,
          sha256(convert_to('essc audit chain 0', 'UTF8')), sha256(''), now())""");
    try {
      browser.submit(DESK + "/integrity", DESK + "/verifications");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> browser.get(DESK + "/integrity/runs", "X-Console-Poll", "1").body(),
              runs -> runs.contains("data-test=\"unread\""));
    } finally {
      asSuperuser("delete from audit_archive");
    }
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000000001", "8000000002", "8000000004", "8000000005"})
  void deskIsForAuditorsAlone(String staffNo) {
    var browser = ConsoleBrowser.of(api, staffNo);
    for (var path : new String[] {DESK, DESK + "/integrity", DESK + "/integrity/runs"}) {
      assertThat(browser.get(path).status()).isEqualTo(403);
    }
    var token = ConsoleBrowser.of(api, AUDITOR).token(DESK + "/integrity");
    assertThat(browser.post(DESK + "/verifications", api.url(""), "token=" + token).status())
        .isEqualTo(403);
  }

  @Test
  void whoIsNotLoggedInIsLedToTheProvider() {
    assertThat(new ConsoleBrowser(api).get(DESK).status()).isEqualTo(302);
    assertThat(new ConsoleBrowser(api).post(DESK + "/verifications", api.url(""), "").status())
        .isEqualTo(401);
  }

  @Test
  void foreignFormStartsNothing() {
    var browser = ConsoleBrowser.of(api, AUDITOR);
    var token = "token=" + browser.token(DESK + "/integrity");
    assertThat(browser.post(DESK + "/verifications", "https://evil.example", token).status())
        .isEqualTo(403);
    assertThat(browser.post(DESK + "/verifications", api.url(""), "").status()).isEqualTo(403);
  }
}
