package org.essc.sandbox.play;

import jakarta.inject.Singleton;

/** A holder pays with the electronic card: {@code docs/flows/payment.md}. */
@Singleton
class Payment {

  private static final int AMOUNT_FEN = 1250;
  private static final String PAGE = "/h/card/payment";

  private final ChannelApp app;
  private final Signatures signatures;

  Payment(ChannelApp app, Signatures signatures) {
    this.app = app;
    this.signatures = signatures;
  }

  /** Steps 1 to 4: the PIN, the code, its verification; what the bank redeems. */
  String authorized(Stage stage, AccountLinking.Linked linked) {
    var launched =
        stage.step(
            Actor.CHANNEL,
            "请求打开平台的“我的卡”页",
            "asks for the platform’s page “my card” to be opened",
            app.launch(stage.as(Actor.CHANNEL), linked.signNo(), "card"));
    var visit = app.open(launched);
    stage.noted(
        Actor.HOLDER,
        "选择账户，输入密码",
        "chooses the account and types the PIN",
        visit.send(PAGE, PAGE, Body.form("account", linked.bindingId(), "pin", linked.pin())),
        HolderVisit.NOTHING);
    var code =
        stage.step(
            Actor.HOLDER,
            "手机亮出支付码（60 秒）；渠道的后台拿不到它",
            "shows a payment code of 60 seconds, which the channel’s back end never has",
            visit.fetch(PAGE, PAGE + "/code"));
    var verified =
        stage.step(
            Actor.SHOP,
            "核验支付码，得到一次性支付授权",
            "verifies the code and gets a one-time payment authorisation",
            stage
                .as(Actor.SHOP)
                .post(
                    "/v1/verifications", Body.of("code", code.text("text"), "purpose", "payment")),
            "/outcome",
            "/level");
    return signatures.claims(verified.text("paymentAuthorization")).path("jti").asText();
  }

  /** Step 5. */
  Exchange redeem(Stage stage, String jti) {
    return stage
        .as(Actor.BANK)
        .post(
            "/v1/payment-authorizations/" + jti + "/redemptions",
            Body.of("amountFen", AMOUNT_FEN, "currency", "CNY"));
  }
}
