package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.essc.family.acting.Families;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the family in a browser: an invitation is agreed to, and the membership ended. */
@QuarkusTest
class FamilyPageIT {

  private static final Pictures PICTURES = Pictures.in("holder-pages");
  private static final String PIN = "246813";

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  private void invite(Api.Holder inviter, Api.Holder invited, String relation) {
    var sent =
        api.create(
            "/v1/family-invitations",
            Api.CHANNEL,
            """
            {"signNo":"%s","relation":"%s","invited":{"idNumber":"%s","name":"%s"}}"""
                .formatted(
                    inviter.signNo(),
                    relation,
                    invited.person().idNumber(),
                    invited.person().name()));
    assertThat(sent.status()).as(sent.body()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280", "en-US, 1280"})
  void grandmotherAgreesAndEndsIt(String language, int width) {
    var grandson = api.holder();
    var grandmother = api.holder();
    PageBrowser.setPin(api, grandmother, PIN);
    invite(grandson, grandmother, "parent");
    invite(grandmother, api.holder(), "spouse");
    var url =
        PageBrowser.launch(api, Api.CHANNEL, grandmother.signNo(), "family", null)
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(url);
      browser.find("[data-test=received]");
      assertThat(browser.all("[data-test=ability]")).hasSize(5);
      assertThat(browser.all("[data-test=ability]:checked")).as("who agrees ticks").isEmpty();
      picture(browser, "family-invited", language, width);

      browser.type("[data-test=pin]", PIN);
      browser.click("[data-test=accept]");
      browser.find("[data-note=nothing]");
      agreeTo(browser, "card");
      browser.type("[data-test=pin]", "111111");
      browser.click("[data-test=accept]");
      browser.find("[data-note=pin-wrong]");
      agreeTo(browser, "card", "enquiry", "medical", "other");
      browser.type("[data-test=pin]", PIN);
      browser.click("[data-test=accept]");
      browser.find("[data-note=accepted]");
      assertThat(browser.all("[data-test=members] li[data-state=active] .tag")).hasSize(5);
      browser.click("[data-test=members] summary");
      picture(browser, "family-member", language, width);

      browser.click("[data-test=members] input[name=sure]");
      browser.click("[data-test=members] [data-test=end]");
      browser.find("[data-note=ended]");
      assertThat(browser.all("[data-test=members] li[data-state=ended]")).hasSize(1);
      browser.click("[data-test=withdraw]");
      browser.find("[data-note=withdrawn]");
      picture(browser, "family-ended", language, width);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  private static void agreeTo(Browser browser, String... abilities) {
    for (var ability : abilities) {
      browser.click("[data-test=ability][value=" + ability + "]");
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280", "en-US, 1280"})
  void guardianGoesFromTheFamilyToTheWardsCardAndBack(String language, int width) {
    var two = new Families(database, index, api).guardian();
    var url =
        PageBrowser.launch(api, Api.CHANNEL, two.actor().signNo(), "family", null)
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(url);
      browser.find("[data-test=member-card]");
      picture(browser, "family-ward", language, width);

      browser.click("[data-test=member-card]");
      browser.find("[data-test=acting]");
      picture(browser, "family-wards-card", language, width);
      browser.click("[data-test=own-card]");
      browser.find("[data-test=payment]");
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }

  private static void picture(Browser browser, String page, String language, int width) {
    browser.assertUsableByAll();
    PICTURES.whole(browser, page, language, width);
  }
}
