package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes for payment: on the holder's page, after the PIN, and nowhere else. */
@QuarkusTest
class PaymentCodeTest {

  /** Of the PIN's three minutes, when 175 seconds of them are over. */
  private static final Duration LEFT = Duration.ofSeconds(5);

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();
  private BankApi bank;
  private PaymentApi payments;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
    payments = new PaymentApi(api, bank);
  }

  @Test
  void overTheApiLevelOneIsTooLow() {
    var refused = api.code(Api.CHANNEL, api.holder().signNo(), "payment");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("level-too-low");
    assertThat(refused.json().getInt("level")).isEqualTo(1);
    assertThat(refused.json().getString("rule")).isEqualTo("payment.levelOne");
    assertThat(refused.json().getList("source")).containsExactly("P levels");
  }

  @Test
  void overTheApiLevelTwoNeedsThePin() {
    var refused = api.code(Api.CHANNEL, payments.holder().signNo(), "payment");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("pin-required");
  }

  @Test
  void accountOfASuspendedBankPaysNothing() {
    var holder = payments.holder();
    var code = PaymentApi.code(payments.entered(holder));
    Patiently.ask(
            () -> TestPartner.administrator().put("/v1/partners/{no}/suspension", bank.number()))
        .then()
        .statusCode(204);

    var verified = payments.verified(code, null).json();

    assertThat(verified.<String>get("paymentAuthorization")).isNull();
    assertThat(authorizations(verified.getString("verificationId"))).isZero();
    assertThat(PageBrowser.at(api, holder, "card").get(PaymentApi.PAGE).body())
        .contains("data-note=\"none-linked\"")
        .doesNotContain("data-test=\"account\"", "data-test=\"pin\"");
  }

  private long authorizations(String verificationId) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from payment_authorization where verification_id = $1")
                .execute(Tuple.of(UUID.fromString(verificationId))))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void lostCardSaysSoBeforeItsLevel() {
    var holder = api.holder();
    api.importCards(holder.person().withState(2));

    var refused = api.code(Api.CHANNEL, holder.signNo(), "payment");

    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo("lost");
  }

  @Test
  void afterThePinThePageShowsACodeThatIsForPaymentOnly() {
    var holder = payments.holder();
    var page = PageBrowser.at(api, holder, "card");
    assertThat(page.get("/h/card").body()).contains("data-test=\"payment\"");
    var account = BankApi.account(holder.person());
    assertThat(page.get(PaymentApi.PAGE).body())
        .contains(account.substring(account.length() - 4), "data-test=\"pin\"")
        .doesNotContain(account, "id=\"code\"");
    assertThat(PaymentApi.ask(page).header("Location")).endsWith("note=pin-again");

    assertThat(PaymentApi.enter(page, BankApi.PIN)).isEqualTo(PaymentApi.PAGE);
    assertThat(page.get(PaymentApi.PAGE).body()).doesNotContain("data-test=\"pin\"");
    var code = PaymentApi.code(page);

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-wrong-purpose");
    assertThat(payments.verified(code, null).json().getInt("level")).isEqualTo(2);
    var again = PaymentApi.verify(api, code, null);
    assertThat(again.code()).isEqualTo("code-already-used");
  }

  @Test
  void wrongPinShowsNoCodeAndIsCounted() {
    var page = PageBrowser.at(api, payments.holder(), "card");

    assertThat(PaymentApi.enter(page, "285719")).endsWith("note=ecard-pin-wrong&left=5");
    assertThat(PaymentApi.enter(page, "28571")).endsWith("note=pin-format");
    assertThat(PaymentApi.enter(page, "285718")).endsWith("left=4");

    assertThat(PaymentApi.ask(page).header("Location")).endsWith("note=pin-again");
    assertThat(page.get(PaymentApi.PAGE).body()).contains("data-test=\"pin\"");
  }

  @Test
  void accountOfSomebodyElseIsNotChosen() {
    var others = PaymentApi.account(PageBrowser.at(api, payments.holder(), "card"));
    var page = PageBrowser.at(api, payments.holder(), "card");

    for (var account : new String[] {others, UUID.randomUUID().toString(), ""}) {
      var went =
          page.submit(PaymentApi.PAGE, PaymentApi.PAGE, "account", account, "pin", BankApi.PIN);
      assertThat(went.header("Location")).endsWith("note=account");
    }
    assertThat(PaymentApi.ask(page).header("Location")).endsWith("note=pin-again");
  }

  @Test
  void onePinIsGoodForOnePayment() {
    var page = payments.entered(payments.holder());
    var first = PaymentApi.code(page);
    var second = PaymentApi.code(page);
    assertThat(payments.verified(first, null).json().getString("paymentAuthorization")).isNotNull();

    var more = payments.verified(second, null);

    assertThat(more.json().getString("paymentAuthorization")).isNull();
    assertThat(PaymentApi.ask(page).header("Location")).endsWith("note=paid");
    assertThat(PaymentApi.enter(page, BankApi.PIN)).isEqualTo(PaymentApi.PAGE);
    assertThat(payments.verified(PaymentApi.code(page), null).body())
        .contains("paymentAuthorization");
  }

  /** Three minutes, by Redis' clock, which a test cannot move: so the entry is made older. */
  @ParameterizedTest
  @CsvSource({"175, true", "181, false"})
  void codeIsShownAnewOnlyWhileThePinIsFresh(int seconds, boolean shown) throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = payments.holder();
          long begun = System.nanoTime();
          var page = payments.entered(holder);
          var reply = asked(page, seconds);
          if (shown && System.nanoTime() - begun > LEFT.toNanos()) {
            return false;
          }

          if (shown) {
            assertThat(reply.body()).contains("data-code=");
          } else {
            assertThat(reply.header("Location")).endsWith("note=pin-again");
            assertThat(page.get(PaymentApi.PAGE).body()).contains("data-test=\"pin\"");
          }
          return true;
        });
  }

  /** What the page answers after its second code, as if the PIN were that old already. */
  private Api.Reply asked(PageBrowser page, int seconds) {
    PaymentApi.code(page);
    var key = "essc:page:{" + page.cookie().replaceFirst("^[^=]*=([0-9a-f]+).*$", "$1") + "}";
    var entry = redis.execute("HGET", key, "pin").toString();
    int cut = entry.lastIndexOf('|') + 1;
    var older = Long.parseLong(entry.substring(cut)) - Duration.ofSeconds(seconds).toMillis();
    redis.execute("HSET", key, "pin", entry.substring(0, cut) + older);
    return PaymentApi.ask(page);
  }

  @Test
  void pinOfOnePageOpensNoOther() {
    var holder = payments.holder();
    payments.entered(holder);

    var other = PageBrowser.at(api, holder, "card");

    assertThat(PaymentApi.ask(other).header("Location")).endsWith("note=pin-again");
  }

  @Test
  void lostCardAndLevelOneShowNoFurtherCode() {
    var lost = payments.holder();
    var page = payments.entered(lost);
    var token =
        page.get(PaymentApi.PAGE).body().replaceAll("(?s).*\"token\" value=\"([0-9a-f]+).*", "$1");
    new LossApi(api, clock).reportAtWindow(lost.person());
    assertThat(
            page.send(PaymentApi.PAGE + "/code", api.url(""), "token=" + token).header("Location"))
        .endsWith("/h/card");
    assertThat(page.get(PaymentApi.PAGE).body()).doesNotContain("data-test=\"pin\"", "id=\"code\"");

    var unbound = bank.holder();
    var binding = bank.bindingId(bank.bound(unbound));
    var second = payments.entered(unbound);
    PaymentApi.code(second);
    bank.end(binding);
    assertThat(second.get(PaymentApi.PAGE).body())
        .contains("data-note=\"level\"")
        .doesNotContain("data-test=\"pin\"", "id=\"code\"");
  }

  @Test
  void accountThatEndsAfterTheCodeIsShownPaysNothing() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var code = PaymentApi.code(payments.entered(holder));
    bank.end(binding);

    var verified = payments.verified(code, null);

    assertThat(verified.json().getInt("level")).isEqualTo(1);
    assertThat(verified.body()).doesNotContain("paymentAuthorization");
  }
}
