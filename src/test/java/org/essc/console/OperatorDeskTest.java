package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The desk of those who run the platform, as their browsers see it. */
@QuarkusTest
class OperatorDeskTest {

  private static final String DESK = "/console/operator";
  private static final String SECURITY = "8000000004";
  private static final String SYSTEM = "8000000005";

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
  }

  /** Pages, and whose they are: S the system administrator's, C the security administrator's. */
  private static final Map<String, String> PAGES =
      Map.ofEntries(
          Map.entry("", "SC"),
          Map.entry("/numbers/plots", "SC"),
          Map.entry("/partners", "S"),
          Map.entry("/partners/1000000001", "S"),
          Map.entry("/partners/1000000001/suspend", "S"),
          Map.entry("/partners/1000000001/resume", "S"),
          Map.entry("/partners/1000000001/revoke-tokens", "S"),
          Map.entry("/files", "S"),
          Map.entry("/files/progress", "S"),
          Map.entry("/policies", "SC"),
          Map.entry("/points", "S"),
          Map.entry("/points/new", "S"),
          Map.entry("/keys", "C"),
          Map.entry("/keys/token/rotate", "C"),
          Map.entry("/data", "C"),
          Map.entry("/corrections", "C"),
          Map.entry("/corrections/new", "C"));

  @ParameterizedTest
  @CsvSource({"8000000001, -", "8000000002, -", "8000000003, -", "8000000004, C", "8000000005, S"})
  void pagesAreForThoseWhoseBusinessTheyAre(String staffNo, String role) {
    var browser = ConsoleBrowser.of(api, staffNo);
    PAGES.forEach(
        (path, whose) ->
            assertThat(browser.get(DESK + path).status())
                .as(path)
                .isEqualTo(whose.contains(role) ? 200 : 403));
  }

  @Test
  void whoeverIsNotLoggedInIsLedToTheProvider() {
    for (var path : PAGES.keySet()) {
      var nobody = new ConsoleBrowser(api).get(DESK + path);
      assertThat(nobody.status()).as(path).isEqualTo(302);
      assertThat(nobody.header("Location")).contains("/sandbox/staff/authorize");
    }
  }

  @Test
  void actsAreNobodyElsesAndNoStrangers() {
    var security = ConsoleBrowser.of(api, SECURITY);
    var system = ConsoleBrowser.of(api, SYSTEM);
    for (var path :
        new String[] {
          "/partners/1000000001/suspend",
          "/partners/1000000001/resume",
          "/partners/1000000001/revoke-tokens",
          "/points/new",
          "/points/some/delete"
        }) {
      assertThat(security.submit(DESK + "/data", DESK + path).status()).as(path).isEqualTo(403);
      assertThat(new ConsoleBrowser(api).post(DESK + path, api.url(""), "").status())
          .isEqualTo(401);
    }
    for (var path :
        new String[] {
          "/keys/token/rotate",
          "/keys/some/revoke",
          "/data",
          "/corrections/new",
          "/corrections/some"
        }) {
      assertThat(system.submit(DESK + "/points/new", DESK + path).status()).as(path).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/partners/0000000000", "/partners/x", "/points/nowhere", "/nothing/at/all"})
  void whatIsNotThereIsNotFound(String path) {
    assertThat(ConsoleBrowser.of(api, SYSTEM).get(DESK + path).status()).isEqualTo(404);
  }

  @Test
  void partnerIsSuspendedItsTokensRevokedAndItComesBack() {
    var partner = TestPartner.register();
    var token = partner.token(clock, issuer.endpoint("/oauth2/token"));
    api.useToken(partner.number(), token);
    var page = DESK + "/partners/" + partner.number();
    var browser = ConsoleBrowser.of(api, SYSTEM);
    assertThat(browser.get(page).body())
        .contains("data-test=\"partner\"", "data-test=\"keys\"", partner.number());

    var done = browser.submit(page + "/suspend", page + "/suspend");
    assertThat(done.status()).isEqualTo(303);
    assertThat(browser.get(page).body()).contains("data-test=\"resume\"");
    assertThat(asked(partner)).isEqualTo(401);

    browser.submit(page + "/resume", page + "/resume");
    assertThat(browser.get(page).body()).contains("data-test=\"suspend\"");
    assertThat(asked(partner)).isEqualTo(404);

    browser.submit(page + "/revoke-tokens", page + "/revoke-tokens");
    assertThat(browser.get(page).body()).contains("data-test=\"tokens-revoked\"");
    assertThat(asked(partner)).isEqualTo(401);
  }

  private int asked(TestPartner partner) {
    return api.get("/v1/ecards/none", partner.number()).status();
  }

  @Test
  void filesAreFollowedAndOnlyWhatChangedIsSent() {
    importAsNewest(0);
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var page = browser.get(DESK + "/files").body();
    assertThat(page).contains("data-test=\"files\"", "<progress", "9000000001", "100%");
    var seen = page.replaceAll("(?s).*progress\\?seen=([0-9a-f]+).*", "$1");

    var again = browser.get(DESK + "/files/progress?seen=" + seen, "X-Console-Poll", "1");
    assertThat(again.status()).isEqualTo(204);

    importAsNewest(1);
    var news = browser.get(DESK + "/files/progress?seen=" + seen, "X-Console-Poll", "1");
    assertThat(news.status()).isEqualTo(200);
    assertThat(news.body()).doesNotContain("<html").contains("id=\"progress\"");
  }

  /** Tests of later days have left files that are newer than today's. */
  private void importAsNewest(int day) {
    clock.moveTo(Instant.parse("2199-01-01T00:00:00Z").plus(Duration.ofDays(day)));
    Api.forgetTokens();
    try {
      api.importCards(TestPerson.next());
    } finally {
      clock.reset();
      Api.forgetTokens();
    }
  }

  @Test
  void policiesDifferInWordsAndNameTheirSources() {
    var browser = ConsoleBrowser.of(api, SECURITY);
    var differing = browser.get(DESK + "/policies?region=410000&region=210200").body();
    assertThat(differing)
        .contains("data-key=\"loss.channels\"", "≠ 不同", "class=\"differs\"")
        .contains("河南省", "挂失渠道", "渠道：窗口；须出示：本人身份证件")
        .doesNotContain("data-key=\"payment.levelOne\"", "hotline-staffed");
    assertThat(browser.get(DESK + "/policies?region=410000&region=210200&all=yes").body())
        .contains("data-key=\"payment.levelOne\"");
    assertThat(browser.in("en").get(DESK + "/policies?region=410000&region=130000").body())
        .contains("≠ differs", "Henan");
    assertThat(browser.get(DESK + "/policies?region=x&region=410000").status()).isEqualTo(404);
  }

  @Test
  void servicePointIsAddedCorrectedAndRemoved() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var id = "desk-" + TestPartner.newNumber();
    var wrong =
        browser.submit(
            DESK + "/points/new", DESK + "/points/new", "id", id, "name", "", "regionCode", "4116");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("data-test=\"wrong\"", "aria-invalid=\"true\"");

    var made = put(browser, DESK + "/points/new", id, "川汇区网点");
    assertThat(made.status()).isEqualTo(303);
    var page = DESK + "/points/" + id;
    assertThat(put(browser, DESK + "/points/new", id, "另一网点").status()).isEqualTo(409);
    assertThat(browser.get(page).body()).contains("川汇区网点", "08:30-11:40");
    assertThat(put(browser, page, id, "川汇区新网点").status()).isEqualTo(303);
    assertThat(api.get("/v1/service-points/" + id, null).json().getString("name"))
        .isEqualTo("川汇区新网点");

    assertThat(browser.submit(page + "/delete", page + "/delete").status()).isEqualTo(303);
    assertThat(browser.get(page).status()).isEqualTo(404);
  }

  private static Api.Reply put(ConsoleBrowser browser, String page, String id, String name) {
    return browser.submit(
        page,
        page,
        "id",
        id,
        "name",
        name,
        "regionCode",
        "411602",
        "kind",
        "service-window",
        "address",
        "某路 1 号",
        "telephone",
        "0394-1234567",
        "source",
        "市社保中心",
        "services",
        "application",
        "services",
        "loss-report",
        "days",
        "monday",
        "spans",
        "08:30-11:40");
  }

  @Test
  void keysAreShownAndOneIsRevoked() {
    var browser = ConsoleBrowser.of(api, SECURITY);
    var page = browser.get(DESK + "/keys").body();
    assertThat(page).contains("data-test=\"keys-token\"", "data-test=\"keys-credential\"");
    var kid =
        api.get("/v1/signing-keys", SECURITY)
            .json()
            .getString("items.find { it.purpose == 'assertion' && it.state == 'next' }.kid");
    var act = DESK + "/keys/" + kid + "/revoke";
    assertThat(browser.get(act).body()).contains("data-act=\"revoke-key\"", kid);
    assertThat(browser.submit(act, act).status()).isEqualTo(303);
    assertThat(
            api.get("/v1/signing-keys", SECURITY)
                .json()
                .getString("items.find { it.kid == '" + kid + "' }.revokedAt"))
        .isNotNull();
  }

  @Test
  void copyOfAPersonsDataIsAFileAndTheNumberStandsInNoAddress() {
    var person = api.holder().person();
    var browser = ConsoleBrowser.of(api, SECURITY);
    var copy =
        browser.submit(
            DESK + "/data",
            DESK + "/data",
            "idNumber",
            person.idNumber(),
            "askedBy",
            "holder",
            "reference",
            "r-1");
    assertThat(copy.status()).isEqualTo(200);
    assertThat(copy.header("Content-Disposition")).startsWith("attachment");
    assertThat(copy.header("Cache-Control")).contains("no-store");
    var lines = copy.body().lines().map(JsonObject::new).toList();
    assertThat(lines.get(0).getString("idNumber")).isEqualTo(person.idNumber());
    assertThat(lines.get(lines.size() - 1).getString("section")).isEqualTo("end");

    var none =
        browser.submit(
            DESK + "/data",
            DESK + "/data",
            "idNumber",
            TestPerson.next().idNumber(),
            "askedBy",
            "holder",
            "reference",
            "r-1");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.body()).contains("data-test=\"none\"");
    var wrong = browser.submit(DESK + "/data", DESK + "/data", "idNumber", "<i>1</i>");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("idNumber-wrong").doesNotContain("<i>1");
  }

  @Test
  void plotsAreReadWithoutSeeingThem() {
    api.verify(Api.VERIFIER, api.freshCode(api.holder()));
    var page = ConsoleBrowser.of(api, SYSTEM).get(DESK).body();
    assertThat(page)
        .contains("data-test=\"plots\"", "id=\"verifications-title\"", "id=\"waiting-title\"")
        .contains("<svg class=\"plot\" id=\"waiting\"", "aria-hidden=\"true\"")
        .contains("<table data-test=\"waiting\">")
        .doesNotContain("style=");
  }
}
