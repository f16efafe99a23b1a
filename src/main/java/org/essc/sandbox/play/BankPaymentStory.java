package org.essc.sandbox.play;

import jakarta.inject.Singleton;

/** A bank app links the account of a holder's card, and the holder pays with the card. */
@Singleton
class BankPaymentStory implements Story {

  private final AccountLinking linking;
  private final Payment payment;

  BankPaymentStory(AccountLinking linking, Payment payment) {
    this.linking = linking;
    this.payment = payment;
  }

  @Override
  public String id() {
    return "bank-payment";
  }

  @Override
  public Words title() {
    return new Words("银行关联账户，持卡人付款", "A bank links the account, the holder pays");
  }

  @Override
  public Words summary() {
    return new Words(
        "银行应用请求关联社保卡账户，持卡人在平台的页面上用密码同意，电子社保卡升为 2 级；随后亮码付款，银行核销授权，只此一次。",
        "A bank app asks for the card’s account, the holder agrees with the PIN on the platform’s page, and the"
            + " card is of level 2. Then a code pays: the bank redeems the authorisation, once.");
  }

  @Override
  public void play(Stage stage) {
    var linked = linking.play(stage);
    stage.step(
        Actor.BANK,
        "查询关联：生效",
        "reads the binding: active",
        stage.as(Actor.BANK).get("/v1/bank-bindings/" + linked.bindingId()),
        "/state");
    stage.step(
        Actor.CHANNEL,
        "查询电子社保卡：2 级",
        "reads the electronic card: level 2",
        stage.as(Actor.CHANNEL).get("/v1/ecards/" + linked.signNo()),
        "/level");

    stage.scene("持卡人亮码付款", "The holder pays");
    var jti = payment.authorized(stage, linked);
    stage.step(
        Actor.BANK,
        "收到商户交来的授权和金额（12.50 元），向平台核销，随后划款",
        "has the authorisation and the amount from the shop, redeems it (12.50 yuan), then moves the money",
        payment.redeem(stage, jti),
        "/amountFen");
    stage.refused(
        Actor.BANK,
        "再核销一次：被拒绝，授权只用一次",
        "redeems it again and is refused: once, ever",
        payment.redeem(stage, jti),
        "payment-authorization-redeemed");
  }
}
