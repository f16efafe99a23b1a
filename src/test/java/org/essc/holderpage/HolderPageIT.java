package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.family.acting.Families;
import org.essc.login.LoginState;
import org.essc.login.WaitingLogins;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages as a holder meets them: a channel's address, opened in a browser. */
@QuarkusTest
class HolderPageIT {

  private static final Pictures PICTURES = Pictures.in("holder-pages");

  @Inject LaunchConfirmation launchConfirmation;
  @Inject WaitingLogins logins;
  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280"})
  void holderSeesCardAndCodeAndFindsTheOtherPages(String language, int width) {
    var holder = api.holder();
    api.issue(Api.OTHER_CHANNEL, holder.person());
    var evidence = PageBrowser.face(Instant.now());
    var url =
        PageBrowser.launch(api, Api.CHANNEL, holder.signNo(), "card", evidence)
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(url);
      var code = browser.find("[data-test=code] svg");
      assertThat(code.isDisplayed()).isTrue();
      assertThat(browser.script("return location.href").toString()).endsWith("/h/card");
      assertThat(browser.text("[data-test=name]")).isNotEqualTo(holder.person().name());
      picture(browser, "card", language, width);

      var shown = browser.find("[data-test=code]").getDomAttribute("data-code");
      assertThat(api.verify(Api.VERIFIER, shown, "other", key()).status()).isEqualTo(200);
      browser.click("[data-test=reveal]");
      browser.find("[data-test=hide]");
      assertThat(browser.text("[data-test=name]")).isEqualTo(holder.person().name());
      assertThat(browser.text("[data-test=card-no]")).isEqualTo(holder.person().cardNo());
      picture(browser, "revealed", language, width);

      for (var page : new String[] {"uses", "logins", "channels", "banks", "pin"}) {
        browser.click("nav a[href='/h/" + page + "']");
        browser.find("nav a[href='/h/" + page + "'][aria-current]");
        if (page.equals("channels")) {
          browser.click("summary");
        }
        picture(browser, page, language, width);
      }
      browser.type("[data-test=new-pin]", "285713");
      browser.type("[data-test=new-pin-again]", "285713");
      browser.click("[data-test=submit]");
      browser.find("[data-note=set]");
      picture(browser, "pin-set", language, width);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280"})
  void holderConfirmsALoginInTheBrowser(String language, int width) {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, "246813");
    var login = logins.open();
    api.post(
        "/v1/login-scans",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), logins.qr(login)));
    var launch =
        Unis.get(
            launchConfirmation.ticket(
                logins.read(login.id()), Optional.empty(), Patience.of(Duration.ofSeconds(10))));
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(launch.address());
      assertThat(browser.text("[data-test=domain]")).isEqualTo("portal.example");
      assertThat(browser.all("[data-test=choice]")).hasSize(3);
      picture(browser, "confirm", language, width);

      browser.click("[data-test=choice][data-number='" + login.number() + "']");
      browser.type("[data-test=pin]", "135791");
      browser.click("[data-test=confirm]");
      browser.find("[data-note=pin-wrong]");
      browser.click("[data-test=choice][data-number='" + login.number() + "']");
      browser.type("[data-test=pin]", "246813");
      picture(browser, "confirm-wrong", language, width);
      browser.click("[data-test=confirm]");
      browser.find("[data-result=confirmed]");
      picture(browser, "confirmed", language, width);
      assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.CONFIRMED);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280"})
  void guardianSeesWhoseCardItIs(String language, int width) {
    var two = new Families(database, index, api).guardian();
    var url =
        PageBrowser.launchOfMember(api, two.actor(), two.memberId(), "card", true)
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(url);
      assertThat(browser.find("[data-test=acting]").isDisplayed()).isTrue();
      browser.find("[data-test=code] svg");
      picture(browser, "members-card", language, width);
      var shown = browser.find("[data-test=code]").getDomAttribute("data-code");
      assertThat(api.verify(Api.VERIFIER, shown, "other", key()).status()).isEqualTo(200);
      browser.click("nav a[href='/h/uses']");
      browser.find("[data-test=act]");
      picture(browser, "members-uses", language, width);
      browser.click("[data-test=own-card]");
      browser.find("nav a[href='/h/banks']");
      browser.click("nav a[href='/h/uses']");
      browser.find("[data-kind=verification-for]");
      picture(browser, "actors-uses", language, width);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  /** So that coming again is no second use. */
  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void picture(Browser browser, String page, String language, int width) {
    browser.assertUsableByAll();
    PICTURES.whole(browser, page, language, width);
  }
}
