package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.essc.activity.ActivityNumbers;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's main ways, in a browser. */
@QuarkusTest
class OperatorDeskIT {

  private static final Pictures PICTURES = Pictures.in("console");
  private static final String DESK = "/console/operator";

  @Inject ActivityNumbers numbers;

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 1280", "zh-CN, 360", "en-US, 360"})
  void systemAdministratorLooksAroundAndSuspendsNobody(String language, int width) {
    api.importCards(TestPerson.next());
    numbers.ofADay();
    try (var browser = open(language, width, "8000000005")) {
      browser.find("[data-test=plots]");
      picture(browser, "numbers", language, width);
      browser.click("#verifications-title ~ details summary");
      picture(browser, "numbers-table", language, width);
      browser.click(".sections a[href='" + DESK + "/partners']");
      browser.find("[data-test=partners]");
      picture(browser, "partners", language, width);
      browser.click("[data-partner='1000000001'] a");
      browser.find("[data-test=partner]");
      picture(browser, "partner", language, width);
      for (var form : new String[] {"entitle", "add-keys"}) {
        browser.click("[data-test=" + form + "]");
        browser.find("[data-form] [data-test=submit]");
        picture(browser, form, language, width);
        browser.click(".head .button");
        browser.find("[data-test=partner]");
      }
      browser.click("[data-test=suspend]");
      browser.find("[data-test=confirm]");
      picture(browser, "suspend", language, width);
      browser.click(".sections a[href='" + DESK + "/files']");
      browser.find("[data-test=files]");
      picture(browser, "files", language, width);
      browser.click("[data-test=new-batch]");
      browser.type("#regionCode", "1");
      browser.type("#factoryNo", "1");
      browser.click("[data-test=submit]");
      browser.find("[data-test=refused]");
      picture(browser, "batch", language, width);
      browser.click(".sections a[href='" + DESK + "/policies']");
      browser.find("[data-test=policies]");
      browser.click("[data-key='loss.channels'] summary");
      picture(browser, "policies", language, width);
      browser.click(".sections a[href='" + DESK + "/points']");
      browser.find("[data-test=list]");
      picture(browser, "points", language, width);
      browser.click("[data-test=new]");
      browser.find("[data-test=save]");
      picture(browser, "point", language, width);
      assertThat(browser.console())
          .as("but for the batch that was refused")
          .allMatch(line -> line.contains("/files/batch"));
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 360"})
  void securityAdministratorSeesKeysAndGivesACopy(String language, int width) {
    var person = api.person("411600");
    try (var browser = open(language, width, "8000000004")) {
      browser.click(".sections a[href='" + DESK + "/keys']");
      browser.find("[data-test=keys-token]");
      picture(browser, "keys", language, width);
      browser.click(".sections a[href='" + DESK + "/data']");
      browser.find("[data-test=copy]");
      picture(browser, "data", language, width);
      browser.click(".sections a[href='" + DESK + "/corrections']");
      browser.find("[data-test=which]");
      picture(browser, "corrections-none", language, width);
      browser.click("[data-test=new]");
      browser.find("[data-form=correction]");
      browser.type("#cardNo", person.cardNo());
      browser.type("#phone", "15411119999");
      browser.type("#said", "手机号抄错");
      browser.type("#reference", "f-" + person.cardNo());
      picture(browser, "correction", language, width);
      browser.click("[data-test=submit]");
      browser.find("[data-test=corrections]");
      picture(browser, "corrections", language, width);
      browser.visit(api.url(DESK + "/corrections/" + another(person)));
      browser.find("[data-test=facts]");
      picture(browser, "decision", language, width);
      browser.script("document.getElementById('decision').value = 'grant'");
      browser.click("input[name=shown][value=id]");
      browser.click("[data-test=submit]");
      browser.find("[data-test=which]");
      assertThat(browser.console()).isEmpty();
    }
  }

  /** A request that somebody else has taken. */
  private String another(TestPerson person) {
    return api.create(
            "/v1/data-corrections",
            Api.CLERK,
            """
            {"card":{"cardNo":"%s"},"address":"周口市某路1号","said":"门牌号有误","reference":"g-1"}"""
                .formatted(person.cardNo()))
        .json()
        .getString("correctionId");
  }

  private Browser open(String language, int width, String staffNo) {
    var browser = Browser.open(language, width, 800);
    browser.visit(api.url(DESK));
    browser.click("[data-test=staff] button[value='" + staffNo + "']");
    return browser;
  }

  private static void picture(Browser browser, String name, String language, int width) {
    PICTURES.seen(browser, "operator-" + name, language, width);
  }
}
