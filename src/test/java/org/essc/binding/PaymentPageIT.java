package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.MutableClock;
import org.essc.testing.Pictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A holder pays, in a browser. */
@QuarkusTest
class PaymentPageIT {

  private static final Pictures PICTURES = Pictures.in("holder-pages");

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 360", "en-US, 360", "zh-CN, 1280"})
  void holderTypesThePinShowsTheCodeAndIsAskedAnewAfterThePayment(String language, int width) {
    var payments = new PaymentApi(api, new BankApi(api, pool, issuer, clock));
    var holder = payments.holder();
    var launch =
        api.post(
                "/v1/launch-tickets",
                Api.CHANNEL,
                "{\"signNo\":\"%s\",\"page\":\"card\"}".formatted(holder.signNo()))
            .json()
            .getString("launchUrl");
    try (var browser = Browser.open(language, width, 800)) {
      browser.visit(launch);
      browser.find("[data-test=code] svg");
      browser.click("[data-test=payment]");
      browser.type("[data-test=pin]", "285713");
      browser.click("[data-test=submit]");
      browser.find("[data-note=wrong]");
      PICTURES.whole(browser, "payment-pin", language, width);
      browser.type("[data-test=pin]", BankApi.PIN);
      browser.click("[data-test=submit]");
      assertThat(browser.find("[data-test=code] svg").isDisplayed()).isTrue();
      PICTURES.whole(browser, "payment-code", language, width);
      assertThat(
              browser.script(
                  "return document.documentElement.scrollWidth"
                      + " <= document.documentElement.clientWidth"))
          .isEqualTo(true);

      var code = browser.find("[data-test=code]").getDomAttribute("data-code");
      assertThat(payments.verified(code, null).body()).contains("paymentAuthorization");
      browser.click("[data-test=refresh]");
      browser.find("[data-note=paid]");
      browser.find("[data-test=pin]");
      PICTURES.whole(browser, "payment-paid", language, width);
      assertThat(browser.console()).as("nothing was blocked").isEmpty();
    }
  }
}
