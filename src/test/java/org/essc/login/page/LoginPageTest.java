package org.essc.login.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.login.Acr;
import org.essc.login.Login;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginCode;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LoginPageTest {

  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  @Inject WaitingLogins logins;
  @Inject PairwiseIds pairwise;

  private final Api api = Api.here();

  @Test
  void pageShowsQrCodeNumberAndPortal() {
    var browser = browser();

    var page = browser.get("");

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.body())
        .contains("data-test=\"number\">47<")
        .contains("data-state=\"waiting\"")
        .contains("演示门户", "portal.example", "<html lang=\"zh-CN\">")
        .containsPattern("data-qr=\"" + api.url("/l#") + browser.login().id() + "\\.[0-9A-Z]{16}\"")
        .containsPattern("data-test=\"same-device\"[^>]+href=\"" + api.url("/l#"))
        .contains("<svg ");
  }

  @Test
  void otherBrowserLearnsNothing() {
    var browser = browser();
    var other = new LoginBrowser(api, withCookie(browser, browser().login().cookie()));
    var wrong =
        new LoginBrowser(
            api,
            withCookie(browser, browser.login().cookie().replaceAll("=.*", "=") + "A".repeat(43)));

    for (var stranger : Stream.of(other, wrong).toList()) {
      var page = stranger.get("");
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.body())
          .contains("另一个浏览器")
          .doesNotContain("47", "演示门户", "data-qr", "data-state");
      assertThat(stranger.get("/state").status()).isEqualTo(404);
      assertThat(stranger.get("/events").status()).isEqualTo(404);
      confirmIfWaiting(browser);
      assertThat(stranger.send("finish").status()).isEqualTo(404);
      assertThat(stranger.send("cancel").status()).isEqualTo(404);
    }
    assertThat(logins.read(browser.login().id()).state()).isEqualTo(LoginState.CONFIRMED);
  }

  @Test
  void pageCannotBeFramedAndRunsOnlyItsOwnScript() {
    var page = browser().get("");

    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.body()).doesNotContain("<style", "style=", "onclick");
  }

  @ParameterizedTest
  @CsvSource({
    ",,zh-CN",
    "en,,en",
    ",en,en",
    "zh,en,zh-CN",
  })
  void languageIsTheOneChosenThenThePortals(String chosen, String asked, String shown) {
    var browser = new LoginBrowser(api, logins.open(WaitingLogins.request(Acr.SCAN_PIN, asked)));

    assertThat(browser.get(chosen == null ? "" : "?lang=" + chosen).body())
        .contains("<html lang=\"" + shown + "\">");
  }

  @Test
  void languageIsTheBrowsersWhereNobodyAsksForOne() {
    var browser = browser();

    var page =
        api.join(browser.request(browser.path()).header("Accept-Language", "en-GB,zh;q=0.5").GET());

    assertThat(page.body()).contains("Number to match", "Waiting for a scan", ">中文</a>");
  }

  @Test
  void confirmedBrowserGetsItsCodeOnce() {
    var browser = confirmed();

    var finished = browser.send("finish");

    assertThat(finished.status()).isEqualTo(303);
    var address = finished.header("Location");
    assertThat(address)
        .startsWith("https://portal.example/callback?from=essc&")
        .contains("state=" + WaitingLogins.STATE)
        .contains(
            "iss="
                + java.net.URLEncoder.encode(api.url(""), java.nio.charset.StandardCharsets.UTF_8));
    assertThat(finished.header("Set-Cookie"))
        .startsWith("essc-browser=")
        .contains("HttpOnly", "SameSite=Lax", "Path=/");
    var code = code(address);
    assertThat(code.login()).isEqualTo(browser.login().id());
    var now = logins.read(browser.login().id());
    assertThat(now.state()).isEqualTo(LoginState.CODED);
    assertThat(now.required(Login.Field.CODE)).isEqualTo(code.digest());

    var again = browser.send("finish");
    assertThat(again.status()).isEqualTo(303);
    assertThat(again.header("Location")).startsWith("/login/").doesNotContain("code");
    assertThat(browser.get("").body()).contains("结果已交给网站");
  }

  @Test
  void otherHolderThanThePortalHasNamedIsNotLoggedIn() {
    for (boolean named : new boolean[] {false, true}) {
      var holder = UUID.randomUUID();
      var subject = pairwise.of(Api.PORTAL, named ? holder : UUID.randomUUID());
      var login =
          logins.open(
              WaitingLogins.request(), fields -> plus(fields, Login.Field.SUBJECT, subject));
      logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      logins.go(
          login.id(),
          LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED)
              .with(Login.Field.HOLDER, holder.toString()));

      var finished = new LoginBrowser(api, login).send("finish").header("Location");

      assertThat(finished)
          .startsWith(WaitingLogins.REDIRECT_URI)
          .contains("state=" + WaitingLogins.STATE, "iss=")
          .contains(named ? "code=" : "error=login_required")
          .doesNotContain(named ? "error=" : "code=");
      assertThat(logins.read(login.id()).state())
          .isEqualTo(named ? LoginState.CODED : LoginState.TOLD);
    }
  }

  private static Map<String, String> plus(Map<String, String> fields, String name, String value) {
    var more = new HashMap<>(fields);
    more.put(name, value);
    return more;
  }

  @Test
  void ofTwentyFinishesAtOnceOneGetsTheCode() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var browser = confirmed();
          var sent = IntStream.range(0, 20).mapToObj(i -> browser.sendAsync("finish")).toList();

          var replies = sent.stream().map(CompletableFuture::join).toList();

          return Answered.oneIsServed(
              replies,
              LoginPageTest::isSentBackWithACode,
              reply -> assertThat(reply.header("Location")).startsWith(browser.path()));
        });
  }

  private static boolean isSentBackWithACode(Api.Reply reply) {
    return reply.status() == 303 && reply.header("Location").contains("code=");
  }

  @Test
  void nothingIsFinishedBeforeTheHolderHasConfirmed() {
    var browser = browser();

    assertThat(browser.send("finish").header("Location")).startsWith(browser.path());
    scan(browser);
    assertThat(browser.send("finish").header("Location")).startsWith(browser.path());
    assertThat(logins.read(browser.login().id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void cancelledLoginIsToldToThePortalAsDenied() {
    var browser = browser();

    assertThat(browser.send("cancel").header("Location")).startsWith(browser.path());
    assertThat(browser.get("").body()).contains("已在此页面取消登录", "data-state=\"refused\"");
    var finished = browser.send("finish");

    assertThat(finished.header("Location"))
        .startsWith("https://portal.example/callback?from=essc&")
        .contains("error=access_denied", "state=" + WaitingLogins.STATE, "iss=")
        .doesNotContain("code=");
    assertThat(finished.header("Set-Cookie")).as("nobody has confirmed here").isNull();
    assertThat(logins.read(browser.login().id()).state()).isEqualTo(LoginState.TOLD);
    assertThat(browser.send("finish").header("Location")).startsWith(browser.path());
  }

  @ParameterizedTest
  @CsvSource({"refused,已在手机上拒绝登录", "reported,不是本人发起", "number,数字与此页面不同", "not_granted,银行账户关联未办理"})
  void pageTellsWhyItWasRefused(String refusal, String words) {
    var browser = browser();
    scan(browser);
    logins.go(
        browser.login().id(),
        LoginStep.of(LoginState.SCANNED, LoginState.REFUSED).with(Login.Field.REFUSAL, refusal));

    assertThat(browser.get("").body()).contains(words);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"https://evil.example", "null"})
  void formOfAnotherOriginIsRefused(String origin) {
    var browser = confirmed();

    var refused = api.join(browser.form("finish", origin));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(api.join(browser.form("cancel", origin)).status()).isEqualTo(403);
    assertThat(logins.read(browser.login().id()).state()).isEqualTo(LoginState.CONFIRMED);
  }

  @Test
  void whatIsNoLoginIsExplained() {
    for (var id : new String[] {"nonsense", "0".repeat(26)}) {
      var page = api.join(api.request("/login/" + id, null).GET());
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.header("Content-Type")).startsWith("text/html");
    }
  }

  @Test
  void anyCameraLandsOnAnExplanationWithoutScript() {
    var page = api.join(api.request("/l", null).GET());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("登录二维码", "This is a login QR code").doesNotContain("<script");
    assertThat(page.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"common.css", "login.css", "login.js", "icon.svg"})
  void filesAreServed(String name) {
    assertThat(api.join(api.request("/login/assets/" + name, null).GET()).status()).isEqualTo(200);
  }

  private LoginBrowser browser() {
    return new LoginBrowser(api, logins.open());
  }

  private LoginBrowser confirmed() {
    var browser = browser();
    confirmIfWaiting(browser);
    return browser;
  }

  private void confirmIfWaiting(LoginBrowser browser) {
    if (logins.read(browser.login().id()).state() == LoginState.WAITING) {
      scan(browser);
      logins.go(
          browser.login().id(),
          LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED)
              .with(Login.Field.SESSION, UUID.randomUUID().toString()));
    }
  }

  private void scan(LoginBrowser browser) {
    logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
  }

  private static LoginCode code(String address) {
    var found = CODE.matcher(address);
    assertThat(found.find()).as(address).isTrue();
    return LoginCode.find(found.group(1)).orElseThrow();
  }

  private static WaitingLogins.Waiting withCookie(LoginBrowser browser, String cookie) {
    var login = browser.login();
    return new WaitingLogins.Waiting(login.id(), cookie, login.number(), login.qrSecret());
  }
}
