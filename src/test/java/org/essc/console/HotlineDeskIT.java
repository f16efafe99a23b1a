package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** A call at the hotline by keyboard, and the auditor's pages, in a browser. */
@QuarkusTest
class HotlineDeskIT {

  private static final Path PICTURES = Path.of("target", "console");

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() throws IOException {
    Browser.requireInstalled();
    Files.createDirectories(PICTURES);
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
      picture(browser, "hotline", language, 1280);
      browser.press(person.name());
      browser.press(Keys.ENTER);
      browser.press(person.idNumber());
      browser.press(Keys.ENTER);
      browser.press(person.cardNo());
      browser.press(Keys.F4);
      browser.find("[data-test=card]");
      picture(browser, "hotline-card", language, 1280);
      browser.press(Keys.F8);
      browser.find("[data-test=reported]");
      picture(browser, "hotline-reported", language, 1280);
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
      picture(browser, "auditor", language, width);
      browser.visit(api.url("/console/auditor/integrity"));
      browser.click("[data-test=verify]");
      browser.find("[data-test=runs][data-busy=false]");
      picture(browser, "auditor-integrity", language, width);
      assertThat(browser.console()).isEmpty();
    }
  }

  private static void picture(Browser browser, String name, String language, int width) {
    browser.screenshot(PICTURES.resolve(name + "-" + language + "-" + width + ".png"));
    browser.assertUsableByAll();
  }
}
