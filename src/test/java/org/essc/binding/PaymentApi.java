package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;

/** Holders who pay, verifiers who want the money, and the bank that takes it. */
final class PaymentApi {

  static final String PAGE = "/h/card/payment";
  static final String REDEMPTION = "{\"amountFen\":1250,\"currency\":\"CNY\"}";

  private static final Pattern ACCOUNT =
      Pattern.compile("value=\"([0-9a-f-]{36})\" data-test=\"account\"");
  private static final Pattern CODE = Pattern.compile("data-code=\"([0-9A-Z]{30})\"");

  private final Api api;
  private final BankApi bank;

  PaymentApi(Api api, BankApi bank) {
    this.api = api;
    this.bank = bank;
  }

  /** A holder of an electronic card of level 2. */
  Api.Holder holder() {
    var holder = bank.holder();
    bank.bound(holder);
    return holder;
  }

  /** A page on which the right PIN was typed. */
  PageBrowser entered(Api.Holder holder) {
    var page = PageBrowser.at(api, holder, "card");
    assertThat(enter(page, BankApi.PIN)).isEqualTo(PAGE);
    return page;
  }

  /** Where the page goes after a PIN. */
  static String enter(PageBrowser page, String pin) {
    return page.submit(PAGE, PAGE, "account", account(page), "pin", pin)
        .header("Location")
        .replaceFirst("^.*(?=/h/)", "");
  }

  /** The first account that the page offers. */
  static String account(PageBrowser page) {
    var body = page.get(PAGE).body();
    var found = ACCOUNT.matcher(body);
    assertThat(found.find()).as(body).isTrue();
    return found.group(1);
  }

  /** What the page answers that asks for a code. */
  static Api.Reply ask(PageBrowser page) {
    return page.submit(PAGE, PAGE + "/code");
  }

  static String code(PageBrowser page) {
    var body = ask(page).body();
    var found = CODE.matcher(body);
    assertThat(found.find()).as(body).isTrue();
    return found.group(1);
  }

  /** What the verifier hears, which keeps its key when it is told to come again. */
  static Api.Reply verify(Api api, String code, String key) {
    var sameKey = key == null ? UUID.randomUUID().toString() : key;
    return api.verify(Api.VERIFIER, code, "payment", sameKey);
  }

  Api.Reply verified(String code, String key) {
    var verified = verify(api, code, key);
    assertThat(verified.status()).as(verified.body()).isEqualTo(200);
    return verified;
  }

  /** The JWS that a holder's fresh code yields. */
  String authorized(Api.Holder holder) {
    var answer = verified(code(entered(holder)), null).json();
    assertThat(answer.getString("paymentAuthorization")).isNotNull();
    return answer.getString("paymentAuthorization");
  }

  /** Its identifier. */
  String jti(Api.Holder holder) throws java.text.ParseException {
    return com.nimbusds.jwt.SignedJWT.parse(authorized(holder)).getJWTClaimsSet().getJWTID();
  }

  static String path(String jti) {
    return "/v1/payment-authorizations/" + jti;
  }

  Api.Reply read(String jti) {
    return bank.call("GET", path(jti));
  }

  Api.Reply redeem(String jti) {
    return redeem(jti, REDEMPTION, UUID.randomUUID().toString());
  }

  Api.Reply redeem(String jti, String body, String key) {
    return redeem(jti, bank.apiToken(), body, key);
  }

  private Api.Reply redeem(String jti, String token, String body, String key) {
    return api.join(
        () ->
            bank.request(path(jti) + "/redemptions", token, "POST")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
  }

  /** One of many at once: with a token that is there already. */
  CompletableFuture<Api.Reply> redeemAsync(String jti, String token) {
    return CompletableFuture.supplyAsync(
        () -> redeem(jti, token, REDEMPTION, UUID.randomUUID().toString()));
  }

  Api.Reply giveUp(String jti) {
    return giveUp(jti, bank.apiToken());
  }

  Api.Reply giveUp(String jti, String token) {
    var key = UUID.randomUUID().toString();
    return api.join(
        () ->
            bank.request(path(jti) + "/voids", token, "POST")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.noBody()));
  }
}
