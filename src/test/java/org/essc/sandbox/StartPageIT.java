package org.essc.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/** The start page as a newcomer meets it: a browser, the packaged program, nothing in between. */
class StartPageIT {

  private static final int DESKTOP_WIDTH = 1280;
  private static final int PHONE_WIDTH = 360;

  /** What a page asks for is refused the first time, each address once. */
  private static final String BUSY_ONCE =
      """
      const asked = new Set();
      const ask = window.fetch;
      window.fetch = (address, how) => {
        const path = new URL(address, location.href).pathname;
        if (asked.has(path)) return ask(address, how);
        asked.add(path);
        return Promise.resolve(new Response('{"status":503,"title":"Busy","code":"overloaded"}',
          {status: 503, headers: {'Retry-After': '1', 'Content-Type': 'application/problem+json'}}));
      };""";

  private static PlatformProcess platform;

  @TempDir private static Path data;

  @BeforeAll
  static void start() {
    Browser.requireInstalled();
    platform = PlatformProcess.start(data).awaitHealthy();
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "zh-CN, 0, 申领电子社保卡, 电子社保卡已签发, 核验通过, 1 级, 拒绝：此码已被使用",
    "en-US, 1, Get the electronic card, has been issued, Verified, Level 1, Refused: this code has"
        + " been used"
  })
  void newcomerIssuesShowsVerifiesAndIsRefusedTheSecondTime(
      String language,
      int person,
      String issue,
      String issued,
      String accepted,
      String level,
      String refused) {
    var holder = SyntheticHolders.all().get(person);
    try (var browser = open(language, DESKTOP_WIDTH)) {
      assertThat(browser.script("return document.documentElement.lang"))
          .isEqualTo(language.startsWith("zh") ? "zh-CN" : "en");
      choose(browser, holder);
      assertThat(browser.text("#issue")).isEqualTo(issue);
      browser.click("#issue");
      browser.find("#qr svg");
      assertThat(browser.text("#phone-status")).contains(issued);

      assertThat(browser.text("#card-name")).isNotEqualTo(holder.name()).endsWith("*");
      browser.click("#reveal");
      assertThat(browser.text("#card-name")).isEqualTo(holder.name());
      assertThat(browser.text("#card-number")).isEqualTo(holder.idNumber());

      browser.click("#use-left");
      assertThat(browser.text(".answer.good")).contains(accepted, level, masked(holder.name()));
      browser.click("#again");
      assertThat(browser.text(".answer.bad")).contains(refused, "409 code-already-used");
      browser.assertUsableByAll();
      assertNothingWasBlocked(browser);
    }
  }

  @Test
  void languageCanBeChangedAndIsRemembered() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      browser.click("#language");
      assertThat(browser.text("h1")).startsWith("Issue a card");
      browser.visit(platform.baseUrl() + "/");
      assertThat(browser.text("h1")).startsWith("Issue a card");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh-CN", "en-US"})
  void phoneWidthNeverScrollsSideways(String language) {
    try (var browser = open(language, PHONE_WIDTH)) {
      browser.assertUsableByAll();
      issue(browser, SyntheticHolders.all().get(2));
      browser.assertUsableByAll();
      browser.click("[data-show=verifier]");
      browser.click("[data-method=upload]");
      browser.click("#use-left");
      browser.find(".answer.good");
      browser.assertUsableByAll();
      browser.click("[data-method=paste]");
      browser.click("#again");
      browser.find(".answer.bad");
      browser.assertUsableByAll();
      browser.click("[data-show=http]");
      browser.click("#exchanges summary");
      browser.find("#exchanges pre");
      browser.assertUsableByAll();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DESKTOP_WIDTH, PHONE_WIDTH})
  void uploadedScreenshotOfTheCodeIsRead(int width) throws IOException {
    try (var browser = open("zh-CN", width)) {
      issue(browser, SyntheticHolders.all().get(3));
      var screenshot = Files.createTempFile(data, "code", ".png");
      // in the middle of the screen: at the edge of a phone's the bar of views would cover it
      browser.script("document.querySelector('#qr').scrollIntoView({block: 'center'})");
      Files.write(screenshot, browser.find("#qr").getScreenshotAs(OutputType.BYTES));
      showVerifier(browser);
      browser.click("[data-method=upload]");
      browser.upload("#picture", screenshot);
      assertThat(browser.text(".answer.good")).contains("核验通过");
      assertNothingWasBlocked(browser);
    }
  }

  @Test
  void codeHeldToTheCameraIsVerified() throws Exception {
    var api = Api.at(platform.baseUrl());
    var holder = api.holder();
    var video = data.resolve("camera.y4m");
    try (var browser = Browser.openWithCamera("en-US", DESKTOP_WIDTH, 900, video)) {
      browser.visit(platform.baseUrl() + "/");
      // a code lives a minute, of which the browser's start is to take nothing
      Files.write(video, CameraVideo.showing(api.freshCode(holder)));
      browser.click("[data-method=camera]");
      assertThat(browser.text(".answer.good")).contains("Verified");
      assertNothingWasBlocked(browser);
    }
  }

  /** The reader of QR codes finds none of these in the size in which the camera's view is shown. */
  @ParameterizedTest
  @ValueSource(strings = {"S4QQ1XC4J9ZV8Y77BCMZ2CNWQ3HKS6", "S4QZWHDYKE1GVS3JVFZEQTS14FH4DR"})
  void codeHeldStillIsReadInAnotherSize(String code) throws Exception {
    var video = Files.write(data.resolve("still.y4m"), CameraVideo.showing(code));
    try (var browser = Browser.openWithCamera("en-US", DESKTOP_WIDTH, 900, video)) {
      browser.visit(platform.baseUrl() + "/");
      browser.click("[data-method=camera]");
      assertThat(browser.text(".answer.bad")).contains("404 code-unknown");
    }
  }

  @Test
  void missingCameraIsSaidWithWhatToDoInstead() {
    try (var browser = open("en-US", DESKTOP_WIDTH)) {
      browser.click("[data-method=camera]");
      assertThat(browser.text(".answer.bad")).contains("camera cannot be used", "picture or paste");
      browser.click("[data-method=paste]");
      browser.until(ignored -> browser.all(".answer.bad").isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "zh-CN, 1280, 已登录, 登录已失效, 登录被拒绝",
    "en-US, 360, Logged in, The login has ended, The login was refused"
  })
  void citizenLogsInToTheSamplePortalByScanUntilTheCardIsLost(
      String language, int width, String loggedIn, String ended, String refused) {
    var holder = SyntheticHolders.all().get(width == PHONE_WIDTH ? 4 : 3);
    try (var browser = open(language, width)) {
      issue(browser, holder);
      showVerifier(browser);
      browser.click("#role-portal");
      browser.click("#portal-begin");
      browser.find("#portal-qr svg");
      browser.assertUsableByAll();
      var number = browser.text("#portal-number");
      showHolder(browser);
      assertThat(browser.text("#phone-confirm")).contains(number);
      browser.assertUsableByAll();
      browser.click("#phone-confirm");
      showVerifier(browser);

      assertThat(browser.text("#portal .answer.good")).contains(loggedIn, masked(holder.name()));
      assertThat(browser.text("#portal .answer.good")).doesNotContain(holder.idNumber());
      browser.assertUsableByAll();

      showHolder(browser);
      browser.click("#report-loss");
      browser.find("#card-band");
      showVerifier(browser);
      browser.click("#portal-ask");
      assertThat(browser.text("#portal .answer.bad")).contains(ended);
      showHolder(browser);
      browser.click("#release-loss");
      browser.find("#report-loss");
      showVerifier(browser);
      browser.click("#portal-begin");
      browser.find("#portal-qr svg");
      showHolder(browser);
      browser.click("#phone-refuse");
      showVerifier(browser);
      assertThat(browser.text("#portal .answer.bad")).contains(refused);
    }
  }

  /** What the steps are is StoriesTest's; here they are seen, opened and read. */
  @ParameterizedTest
  @CsvSource({
    "zh-CN, 1280, card-lost, 银行 轮询，得知关联暂停, state: suspended, 409 如期拒绝, 故事演完了。",
    "en-US, 360, bank-payment, Bank exchanges the code, level: 2, '409 refused, as it should be',"
        + " That is the story."
  })
  void storyIsPlayedStepByStep(
      String language,
      int width,
      String story,
      String step,
      String fact,
      String refused,
      String end) {
    try (var browser = open(language, width)) {
      showStories(browser);
      browser.click("#play-" + story);
      var played = "#story-" + story + " ";
      assertThat(browser.text(played + ".story-end")).isEqualTo(end);
      browser.find("#play-" + story + "[aria-disabled=false]");
      var steps = browser.all(played + "summary").stream().map(WebElement::getText).toList();
      assertThat(steps)
          .anySatisfy(one -> assertThat(one.replaceAll("\\s+", " ")).contains(step).contains(fact))
          .anySatisfy(one -> assertThat(one).contains(refused));
      browser.click(played + "details summary");
      assertThat(browser.text(played + "details pre")).contains("POST /v1/ecards", "idNumber");
      browser.assertUsableByAll();
      assertNothingWasBlocked(browser);
    }
  }

  @Test
  void desksAreReachedFromTheStartPage() {
    try (var browser = open("zh-CN", PHONE_WIDTH)) {
      browser.click("[data-t=desks]");
      assertThat(browser.text("[data-test=staff]")).contains("8000000001", "8000000002");
    }
  }

  @Test
  void explanationsOfProblemsAreForAll() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      browser.visit(platform.baseUrl() + "/docs/problems");
      browser.assertUsableByAll();
    }
  }

  @Test
  void pictureWithoutCodeIsSaidToHaveNone() throws IOException {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      var screenshot = Files.createTempFile(data, "none", ".png");
      Files.write(screenshot, browser.find("h1").getScreenshotAs(OutputType.BYTES));
      browser.click("[data-method=upload]");
      browser.upload("#picture", screenshot);
      assertThat(browser.text(".answer.bad")).contains("没有读到二维码");
    }
  }

  @Test
  void pastedCodeOfAnotherPurposeIsRefusedAndInventedOneIsUnknown() {
    try (var browser = open("en-US", DESKTOP_WIDTH)) {
      issue(browser, SyntheticHolders.all().get(4));
      var code = browser.find("#qr").getDomAttribute("data-code");
      browser.type("#verify-purpose", "Payment");
      browser.click("[data-method=paste]");
      browser.type("#code-text", code + "\n");
      assertThat(browser.text(".answer.bad")).contains("another purpose", "403");
      browser.find("#code-text").clear();
      browser.type("#code-text", another(code) + "\n");
      browser.until(ignored -> browser.text(".answer").contains("404 code-unknown"));
      browser.find("#code-text").clear();
      browser.type("#code-text", "hello\n");
      browser.until(ignored -> browser.text(".answer").contains("400 invalid-request"));
      assertThat(browser.text(".answer.bad")).contains("there is no such code");
    }
  }

  /** One of the same form that nobody made: its first letter, which all codes have, stays. */
  private static String another(String code) {
    return code.substring(0, 9) + (code.charAt(9) == 'Z' ? 'Y' : 'Z') + code.substring(10);
  }

  @Test
  void lostCardIsRefusedWithItsReason() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      choose(browser, SyntheticHolders.all().get(942));
      browser.click("#issue");
      assertThat(browser.text("#phone-status.bad")).contains("实体卡已挂失");
      browser.click("#release-loss");
      browser.until(ignored -> browser.isEmpty("#phone-status"));
      browser.click("#issue");
      browser.find("#qr svg");
    }
  }

  @Test
  void usedCodeSaysThatItWasVerifiedAndFetchesTheNext() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      issue(browser, SyntheticHolders.all().get(9));
      var code = browser.find("#qr").getDomAttribute("data-code");
      browser.click("#use-left");
      browser.until(ignored -> browser.text("#code-note").contains("核验成功"));
      browser.until(ignored -> !code.equals(browser.find("#qr").getDomAttribute("data-code")));
      assertThat(browser.text("#code-note")).contains("上一个码核验成功");
    }
  }

  /** The platform says 503 and when to come again, as where it has no time for a moment. */
  @Test
  void pageComesAgainWhenItIsToldTo() {
    try (var browser = Browser.open("en-US", DESKTOP_WIDTH, 900)) {
      browser.beforeEachPage(BUSY_ONCE);
      browser.visit(platform.baseUrl() + "/");
      issue(browser, SyntheticHolders.all().get(11));
      browser.click("#use-left");
      assertThat(browser.text(".answer.good")).contains("Verified");
      assertThat(browser.all("#exchanges summary"))
          .extracting(WebElement::getText)
          .filteredOn(call -> call.contains("503"))
          .as("each call is shown")
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }

  /** At 1440×900 nobody scrolls for the window, and the calls stand under the verifier. */
  @Test
  void windowIsSeenWithoutScrollingAndCallsStandUnderTheVerifier() {
    try (var browser = open("en-US", 1440)) {
      issue(browser, SyntheticHolders.all().get(10));
      assertThat(bottom(browser, "#report-loss")).isLessThan(900);
      browser.click("#report-loss");
      browser.find("#release-loss");
      assertThat(bottom(browser, "#release-loss")).isLessThan(900);
      assertThat(browser.find("#http").getRect().getX())
          .isEqualTo(browser.find("#verifier").getRect().getX());
      browser.assertUsableByAll();
    }
  }

  private static int bottom(Browser browser, String selector) {
    var place = browser.find(selector).getRect();
    return place.getY() + place.getHeight();
  }

  /** At both widths and in both languages. */
  @ParameterizedTest
  @CsvSource({
    "zh-CN, 7, 1280, 已挂失, 拒绝：社保卡不可用, 已解除挂失, 核验通过",
    "en-US, 8, 360, 'Reported, effective at once', card cannot be used, Released, Verified"
  })
  void codeOnThePhoneDiesWhenTheCardIsReportedLostAndRevivesWithIt(
      String language,
      int person,
      int width,
      String reported,
      String refused,
      String released,
      String accepted) {
    try (var browser = open(language, width)) {
      issue(browser, SyntheticHolders.all().get(person));
      var code = browser.find("#qr").getDomAttribute("data-code");
      browser.click("#report-loss");
      browser.until(ignored -> browser.text("#desk-status").contains(reported));
      assertThat(browser.find("#qr").getDomAttribute("data-code")).isEqualTo(code);
      assertThat(browser.find("#card-band").isDisplayed()).isTrue();
      assertThat(browser.text("#phone-status.bad")).isNotEmpty();
      browser.assertUsableByAll();
      showVerifier(browser);
      browser.click("#use-left");
      assertThat(browser.text(".answer.bad")).contains(refused, "409 card-not-usable");
      showHolder(browser);
      browser.click("#release-loss");
      browser.until(ignored -> browser.text("#desk-status").contains(released));
      assertThat(browser.all("#card-band")).isEmpty();
      assertThat(browser.isEmpty("#phone-status")).isTrue();
      assertThat(browser.all(".answer.bad")).as("the refusal went with the loss").isEmpty();
      // the code was shown to a verifier, so it is spent: the phone fetches the next
      browser.until(ignored -> !code.equals(browser.find("#qr").getDomAttribute("data-code")));
      showVerifier(browser);
      browser.click("#use-left");
      assertThat(browser.text(".answer.good")).contains(accepted);
      assertNothingWasBlocked(browser);
    }
  }

  @Test
  void everyCallIsShownAsCurlWithTheTokenShortened() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      issue(browser, SyntheticHolders.all().get(5));
      var calls = browser.all("#exchanges summary").stream().map(WebElement::getText).toList();
      var issued = calls.stream().filter(call -> call.contains("/v1/ecards")).findFirst();
      assertThat(issued).hasValueSatisfying(call -> assertThat(call).contains("201"));
      var row = "#exchanges li:nth-child(" + (calls.indexOf(issued.get()) + 1) + ") ";
      browser.click(row + "summary");
      assertThat(browser.text(row + "pre"))
          .startsWith("curl -i '" + platform.baseUrl() + "/v1/ecards'")
          .containsPattern("Authorization: Bearer \\S{1,30}…\\S{8}'")
          .contains("Idempotency-Key: ");
    }
  }

  @Test
  void holderIsFoundAndIssuedWithTheKeyboardAlone() {
    try (var browser = open("zh-CN", DESKTOP_WIDTH)) {
      var holder = SyntheticHolders.all().get(6);
      browser.type("#search", holder.idNumber());
      browser.until(ignored -> browser.all(".people [role=option]").size() == 1);
      browser.press(Keys.ARROW_DOWN);
      browser.press(Keys.ENTER); // chosen: the button to issue has the focus
      browser.press(Keys.ENTER);
      browser.find("#qr svg");
    }
  }

  private static Browser open(String language, int width) {
    var browser = Browser.kept(language, width, width < 600 ? 800 : 900);
    browser.visit(platform.baseUrl() + "/");
    browser.find(".people [role=option]");
    return browser;
  }

  private static void choose(Browser browser, SyntheticHolder holder) {
    browser.type("#search", holder.cardNo());
    browser.click("[data-card-no=" + holder.cardNo() + "]");
  }

  private static void issue(Browser browser, SyntheticHolder holder) {
    choose(browser, holder);
    browser.click("#issue");
    browser.find("#qr svg");
  }

  private static void showVerifier(Browser browser) {
    if (browser.all("[data-show=verifier]").get(0).isDisplayed()) {
      browser.click("[data-show=verifier]");
    }
  }

  private static void showStories(Browser browser) {
    if (browser.all("[data-show=stories]").get(0).isDisplayed()) {
      browser.click("[data-show=stories]");
    }
  }

  private static void showHolder(Browser browser) {
    if (browser.all("[data-show=holder]").get(0).isDisplayed()) {
      browser.click("[data-show=holder]");
    }
  }

  private static String masked(String name) {
    int first = name.offsetByCodePoints(0, 1);
    return name.substring(0, first) + "*".repeat(name.codePointCount(first, name.length()));
  }

  /** The Content-Security-Policy is kept: nothing the page needs is refused. */
  private static void assertNothingWasBlocked(Browser browser) {
    assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
  }
}
