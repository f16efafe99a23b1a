package org.essc.login.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.login.Acr;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The login page as a portal's user sees it. */
@QuarkusTest
class LoginPageInBrowserTest {

  private static final int DESKTOP = 1280;
  private static final int PHONE = 360;

  private static final Pictures PICTURES = Pictures.in("login-pages");

  @Inject WaitingLogins logins;

  private final Api api = Api.here();

  private WaitingLogins.Waiting login;

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({
    "zh-CN, 1280, 等待扫码",
    "zh-CN, 360, 等待扫码",
    "en-US, 1280, Waiting for a scan",
    "en-US, 360, Waiting for a scan"
  })
  void codeIsRenewedScannedConfirmedAndTheBrowserGoesBackToThePortal(
      String language, int width, String waiting) {
    try (var browser = open(language, width)) {
      assertThat(browser.text("[data-test=state]")).isEqualTo(waiting);
      assertThat(browser.text("[data-test=number]")).isEqualTo("47");
      assertThat(browser.all("[data-test=same-device]").get(0).isDisplayed())
          .isEqualTo(width == PHONE);
      PICTURES.seen(browser, "waiting", language, width);
      var first = qr(browser);
      browser.until(ignored -> !qr(browser).equals(first));
      assertThat(browser.all("[data-test=same-device]").get(0).getDomAttribute("href"))
          .isEqualTo(qr(browser));
      assertThat(browser.all("[data-test=qr] svg")).hasSize(1);

      logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      browser.until(ignored -> browser.all("[data-state=scanned]").size() == 1);
      assertThat(browser.all("[data-test=qr]")).isEmpty();
      assertThat(browser.text("[data-test=number]")).isEqualTo("47");
      PICTURES.seen(browser, "scanned", language, width);

      confirm();
      browser.until(ignored -> browser.address().contains("code=" + login.id()));
      assertThat(browser.address()).startsWith(api.url("/l?portal=1&"));
      assertNothingWasBlocked(browser);
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 360"})
  void refusalIsExplainedAndToldToThePortal(String language, int width) {
    try (var browser = open(language, width)) {
      logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      browser.until(ignored -> browser.all("[data-state=scanned]").size() == 1);
      logins.go(
          login.id(),
          LoginStep.of(LoginState.SCANNED, LoginState.REFUSED).with(Login.Field.REFUSAL, "number"));
      browser.find("[data-state=refused]");
      PICTURES.seen(browser, "refused", language, width);
      browser.click("#back");
      browser.until(ignored -> browser.address().contains("error=access_denied"));
      assertNothingWasBlocked(browser);
    }
  }

  @Test
  void userCancelsAndSwitchesTheLanguageWithTheKeyboardsFocus() {
    try (var browser = open("zh-CN", DESKTOP)) {
      browser.click(".language");
      browser.until(ignored -> browser.text("h1").startsWith("Log in to"));
      browser.click("#cancel");
      browser.find("[data-state=refused]");
      browser.until(ignored -> "state".equals(browser.script("return document.activeElement.id")));
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
      browser.visit(api.url("/login/" + login.id()));
      browser.find("[data-state=refused]");
    }
  }

  @Test
  void pageGoesOnByLongPollingWhereEventsAreHeldBack() {
    try (var browser = open("zh-CN", DESKTOP)) {
      browser.beforeEachPage(
          "window.EventSource = class { addEventListener() {} close() { window.gaveUp = true; } }");
      browser.visit(api.url("/login/" + login.id()));
      var first = qr(browser);
      browser.until(ignored -> !qr(browser).equals(first));
      assertThat(browser.script("return window.gaveUp")).isEqualTo(true);
      logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      browser.until(ignored -> browser.all("[data-state=scanned]").size() == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 360"})
  void otherBrowserIsToldToBeginAgain(String language, int width) {
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(api.url("/login/" + logins.open().id()));
      assertThat(browser.text("h1")).isNotEmpty();
      PICTURES.seen(browser, "other", language, width);
      browser.visit(api.url("/l"));
      PICTURES.seen(browser, "landing", language, width);
    }
  }

  private Browser open(String language, int width) {
    login = logins.open(WaitingLogins.request(Acr.SCAN_PIN, null, api.url("/l?portal=1")));
    var browser = Browser.open(language, width, 900);
    browser.visit(api.url("/l"));
    var cookie = login.cookie().split("=", 2);
    browser.cookie(cookie[0], cookie[1]);
    browser.visit(api.url("/login/" + login.id()));
    browser.find("[data-test=qr] svg");
    return browser;
  }

  private void confirm() {
    logins.go(
        login.id(),
        LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED)
            .with(Login.Field.SESSION, UUID.randomUUID().toString()));
  }

  private static String qr(Browser browser) {
    return browser.find("[data-test=qr]").getDomAttribute("data-qr");
  }

  private static void assertNothingWasBlocked(Browser browser) {
    assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
  }
}
