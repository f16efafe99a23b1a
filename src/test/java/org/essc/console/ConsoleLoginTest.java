package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in to the console, and out of it. */
@QuarkusTest
class ConsoleLoginTest {

  private final Api api = Api.here();

  @Test
  void whoeverIsNotLoggedInIsLedToTheProviderAndBackToThePage() {
    var browser = new ConsoleBrowser(api);
    var first = browser.get("/console/clerk");
    assertThat(first.status()).isEqualTo(302);
    assertThat(first.header("Location"))
        .startsWith(api.url("/sandbox/staff/authorize?"))
        .contains("code_challenge_method=S256", "nonce=", "scope=openid", "ui_locales=zh");

    var page = browser.choose(first.header("Location"), Api.CLERK);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().uri().getPath()).isEqualTo("/console/clerk");
    assertThat(page.body()).contains("data-test=\"who\">" + Api.CLERK);
  }

  @Test
  void cookieBelongsToTheConsoleAndIsNoToken() {
    var browser = new ConsoleBrowser(api);
    var authorize = browser.get("/console").header("Location");
    var back =
        browser.post(authorize.substring(api.url("").length()), api.url(""), "staff=" + Api.CLERK);
    var done = browser.get(back.header("Location").substring(api.url("").length()));

    var cookie =
        done.response().headers().allValues("Set-Cookie").stream()
            .filter(set -> set.startsWith("q_session"))
            .toList();
    assertThat(cookie)
        .singleElement()
        .asString()
        .contains("Path=/console", "HTTPOnly", "SameSite=Lax")
        .matches("q_session[^=]*=[0-9A-Z]{52};.*");
  }

  @Test
  void cookieOpensNothingOfTheApi() {
    var browser = ConsoleBrowser.of(api, "8000000005");
    var asked = browser.get("/v1/partners");
    assertThat(asked.status()).isEqualTo(401);
  }

  @Test
  void bearerTokenOpensNoPage() {
    var answer = api.join(api.request("/console/clerk", Api.CLERK).GET());
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains("/sandbox/staff/authorize");
  }

  /** A form is not repeated after a log-in, so it is not sent to the provider at all. */
  @Test
  void formWithoutASessionIsRefused() {
    var answer = new ConsoleBrowser(api).post("/console/logout", api.url(""), "");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("data-kind=\"ended\"");
  }

  @Test
  void formOfAnotherOriginIsRefused() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    for (var origin : new String[] {null, "null", "https://evil.example"}) {
      assertThat(browser.post("/console/logout", origin, "").status()).isEqualTo(403);
    }
    assertThat(browser.get("/console/clerk").status()).isEqualTo(200);
  }

  /** Whoever has a copy of the cookie has nothing any more. */
  @Test
  void logOutEndsTheSessionEverywhere() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var copy = browser.cookies();

    var out = browser.post("/console/logout", api.url(""), "");
    assertThat(out.status()).isEqualTo(302);
    assertThat(out.header("Location")).startsWith(api.url("/sandbox/staff/logout?"));
    assertThat(browser.follow(out.header("Location")).body()).contains("data-kind=\"logged-out\"");

    var stolen = new ConsoleBrowser(api).cookies(copy).get("/console/clerk");
    assertThat(stolen.status()).isEqualTo(302);
    assertThat(stolen.header("Location")).contains("/sandbox/staff/authorize");
  }

  @Test
  void liveElementOfAPageIsToldWhereToLogIn() {
    var answer = new ConsoleBrowser(api).get("/console/clerk", "HX-Request", "true");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("HX-Redirect")).isEqualTo("/console");
  }

  @Test
  void stateOfAnotherBrowserIsNotTaken() {
    var victim = new ConsoleBrowser(api);
    var attacker = new ConsoleBrowser(api);
    var authorize = attacker.get("/console").header("Location");
    var back =
        attacker
            .post(authorize.substring(api.url("").length()), api.url(""), "staff=" + Api.CLERK)
            .header("Location");
    victim.get("/console");

    var answer = victim.get(back.substring(api.url("").length()));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("data-kind=\"login-failed\"");
  }

  @Test
  void codeIsTakenOnce() {
    var browser = new ConsoleBrowser(api);
    var authorize = browser.get("/console").header("Location");
    var before = browser.cookies();
    var back =
        browser
            .post(authorize.substring(api.url("").length()), api.url(""), "staff=" + Api.CLERK)
            .header("Location")
            .substring(api.url("").length());
    assertThat(browser.get(back).status()).isEqualTo(302);

    var again = new ConsoleBrowser(api).cookies(before).get(back);

    assertThat(again.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/console",
        "//evil.example",
        "/v1/partners",
        "/console/x?a",
        "/console/operator/../v1",
        "/console/operator/%252e%252E/v1"
      })
  void freshLogInLeadsToThePagesOfTheConsoleAlone(String to) {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var answer = browser.get("/console/again?to=" + to.replace("?", "%3F"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(api.url("/console"));
  }

  @Test
  void freshLogInLeadsToAPageOfAnyLength() {
    var back = "/console/a/" + "a".repeat(3_500);
    var answer = ConsoleBrowser.of(api, Api.CLERK).get("/console/again?to=" + back);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(api.url(back));
  }

  /** A partner names its keys as it likes. */
  @ParameterizedTest
  @ValueSource(strings = {"bank.2026-01", "a~b", "a%2Fb"})
  void freshLogInLeadsBackToAKeyOfAnyName(String kid) {
    var act = "/console/operator/partners/1000000001/keys/" + kid + "/end";
    var browser = ConsoleBrowser.of(api, Api.CLERK);

    var answer = browser.get("/console/again?to=" + act.replace("%", "%25"));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(api.url(act));
  }

  @Test
  void logInIsAudited() {
    ConsoleBrowser.of(api, Api.SECOND_CLERK);
    var entries =
        api.get("/v1/audit-entries?actorId=" + Api.SECOND_CLERK + "&limit=100", "8000000003");
    assertThat(entries.json().getList("items.act")).contains("console.login");
  }

  @Test
  void pagesSpeakBothLanguagesAndAllowNothingInline() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var page = browser.get("/console/clerk");
    assertThat(page.body()).contains("lang=\"zh-CN\"");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(browser.get("/console/clerk?lang=en").body()).contains("lang=\"en\"");
    assertThat(browser.get("/console/clerk").body()).contains("lang=\"en\"");
  }
}
