package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.essc.card.replacement.FeesConfigured;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Codes for payment of level 1, where a region opens them: Nanyang, here. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class LevelOnePaymentTest {

  private final Api api = Api.here();

  @Test
  void whereTheRegionOpensItLevelOneShowsACodeAfterThePinAndAuthorisesNothing() {
    var person = TestPerson.next().withRegion("411300");
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var holder = new Api.Holder(person, issued.json().getString("signNo"));

    assertThat(api.code(Api.CHANNEL, holder.signNo(), "payment").code()).isEqualTo("pin-required");

    var page = PageBrowser.at(api, holder, "card");
    assertThat(page.get(PaymentApi.PAGE).body()).contains("data-note=\"not-set\"");
    PageBrowser.setPin(api, holder, BankApi.PIN);
    var entered = page.submit(PaymentApi.PAGE, PaymentApi.PAGE, "pin", BankApi.PIN);
    assertThat(entered.header("Location")).endsWith(PaymentApi.PAGE);
    var verified = PaymentApi.verify(api, PaymentApi.code(page), null);
    assertThat(verified.status()).as(verified.body()).isEqualTo(200);
    assertThat(verified.json().getInt("level")).isEqualTo(1);
    assertThat(verified.body()).doesNotContain("paymentAuthorization");
    assertThat(PaymentApi.code(page)).as("nothing was paid").isNotNull();
  }
}
