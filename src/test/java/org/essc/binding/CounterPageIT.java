package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page on which a holder agrees at a bank's counter, in a browser. */
@QuarkusTest
class CounterPageIT {

  private static final Pictures PICTURES = Pictures.in("holder-pages");

  @Inject Issuer issuer;
  @Inject Clock clock;
  @Inject Pool pool;

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280"})
  void holderAgreesAtTheCounter(String language, int width) {
    var counter = new CounterApi(api, pool, issuer, clock);
    var holder = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(url(holder));
      var choice = "[data-test=choice][data-number='" + CounterApi.NUMBER + "']";
      browser.find(choice);
      assertThat(browser.all("[data-test=choice]")).hasSize(3);
      PICTURES.whole(browser, "confirmations", language, width);
      assertThat(
              browser.script(
                  "return document.documentElement.scrollWidth"
                      + " <= document.documentElement.clientWidth"))
          .isEqualTo(true);

      agree(browser, BankApi.PIN);

      browser.find("[data-note=confirmed]");
      browser.find("[data-test=none]");
      PICTURES.whole(browser, "confirmations-none", language, width);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  /** Nothing is to be scanned again: what the bank asks waits on this page. */
  @ParameterizedTest
  @CsvSource({"zh-CN, 请返回本页确认", "en-US, come back to this page"})
  void whoHasNoPinIsToldToComeBackAndTheNoteHasTheFocus(String language, String words) {
    var counter = new CounterApi(api, pool, issuer, clock);
    var holder = api.holder();
    counter.bank.activate(holder.person());
    CounterApi.id(counter.ask(holder));
    try (var browser = Browser.open(language, 360, 800)) {
      browser.visit(url(holder));
      agree(browser, BankApi.PIN);
      assertThat(browser.text("[data-note=pin-not-set]")).contains(words);
      browser.until(ignored -> "pin-not-set".equals(focused(browser)));

      PageBrowser.setPin(api, holder, BankApi.PIN);
      agree(browser, "000111");
      browser.until(ignored -> "pin-wrong".equals(focused(browser)));
      browser.assertUsableByAll();
    }
  }

  private String url(Api.Holder holder) {
    return api.post(
            "/v1/launch-tickets",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"page\":\"confirmations\"}".formatted(holder.signNo()))
        .json()
        .getString("launchUrl");
  }

  private static void agree(Browser browser, String pin) {
    browser.click("[data-test=choice][data-number='" + CounterApi.NUMBER + "']");
    browser.type("[data-test=pin]", pin);
    browser.click("[data-test=confirm]");
  }

  /** The note that a reader of the screen reads out first. */
  private static Object focused(Browser browser) {
    return browser.script("return document.activeElement.dataset.note");
  }
}
