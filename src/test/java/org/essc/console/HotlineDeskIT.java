package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** A call at the hotline by keyboard, and the auditor's pages, in a browser. */
@QuarkusTest
class HotlineDeskIT {

  private static final Pictures PICTURES = Pictures.in("console");

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN", "en-US"})
  void callersCardIsReportedLostByKeyboard(String language) {
    // a rare name, which no keyboard has keys for
    var person = TestPerson.next().withRegion("411600").withName("𠮷小明");
    api.importCards(person);
    try (var browser = Browser.open(language, 1280, 900)) {
      browser.visit(api.url("/console"));
      browser.click("[data-test=staff] button[value='" + Api.HOTLINE + "']");
      browser.find("[data-test=call]");
      PICTURES.seen(browser, "hotline", language, 1280);
      browser.press(person.name());
      browser.press(Keys.ENTER);
      browser.press(person.idNumber());
      browser.press(Keys.ENTER);
      browser.press(person.cardNo());
      browser.press(Keys.F4);
      browser.find("[data-test=card]");
      PICTURES.seen(browser, "hotline-card", language, 1280);
      browser.press(Keys.F8);
      browser.find("[data-test=reported]");
      PICTURES.seen(browser, "hotline-reported", language, 1280);
      assertThat(browser.address()).doesNotContain(person.idNumber(), person.cardNo());
      assertThat(browser.console()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 1280", "zh-CN, 360", "en-US, 360"})
  void auditorReadsAndVerifies(String language, int width) {
    try (var browser = Browser.open(language, width, 900)) {
      browser.visit(api.url("/console"));
      browser.click("[data-test=staff] button[value='8000000003']");
      browser.find("[data-test=entries]");
      PICTURES.seen(browser, "auditor", language, width);
      browser.visit(api.url("/console/auditor/integrity"));
      browser.click("[data-test=verify]");
      browser.find("[data-test=runs][data-busy=false]");
      PICTURES.seen(browser, "auditor-integrity", language, width);
      assertThat(browser.console()).isEmpty();
    }
  }
}
