package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import org.essc.benefit.BenefitApi;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A grandmother authenticates her pension, in a browser. */
@QuarkusTest
class BenefitsPageIT {

  private static final Pictures PICTURES = Pictures.in("holder-pages");

  private static final String PIN = "739105";

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280", "en-US, 1280"})
  void holderSeesWhatIsDueTypesThePinAndIsAuthenticated(String language, int width) {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);
    var insurer = new BenefitApi(api);
    insurer.entitle(holder.person(), LocalDate.now().plusDays(20));
    insurer.send(
        BenefitApi.due(
            BenefitApi.reference(), "work-injury", holder.person(), LocalDate.now().plusDays(9)));
    var launch =
        PageBrowser.launch(api, Api.CHANNEL, holder.signNo(), "benefits", PageBrowser.look())
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(launch);
      browser.find("[data-test=benefits]");
      picture(browser, "benefits-due", language, width);
      browser.type("[data-test=pin]", "285713");
      browser.click("[data-test=submit]");
      browser.find("[data-note=pin-wrong]");
      picture(browser, "benefits-pin", language, width);
      browser.type("[data-test=pin]", PIN);
      browser.click("[data-test=submit]");
      browser.find("[data-note=done]");
      browser.find("[data-test=past]");
      picture(browser, "benefits-done", language, width);
      assertThat(
              browser.script(
                  "return document.documentElement.scrollWidth"
                      + " <= document.documentElement.clientWidth"))
          .isEqualTo(true);
      assertThat(
              browser.script(
                  "return [...document.querySelectorAll('nav a')]"
                      + ".filter(a => a.scrollWidth > a.clientWidth).map(a => a.textContent)"
                      + ".join()"))
          .as("names in the bar that run into the next")
          .isEqualTo("");
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  private static void picture(Browser browser, String page, String language, int width) {
    browser.assertUsableByAll();
    PICTURES.whole(browser, page, language, width);
  }
}
