package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of codes for payment says, in Chinese; the English is in {@code
 * messages/payment_en.properties}.
 */
@MessageBundle(value = "payment", locale = "zh")
interface PaymentTexts {

  @Message("付款码")
  String payHeading();

  @Message("出示付款码")
  String payShow();

  @Message("输入电子社保卡密码后出示付款码。每次付款都须输入密码。")
  String payAbout();

  @Message("付款账户")
  String payFrom();

  @Message("尾号")
  String payTail();

  @Message("电子社保卡密码")
  String payPin();

  @Message("付款码二维码")
  String payAlt();

  @Message("只向收款方出示。每个码一分钟内有效，一次密码只能付款一次。请勿截图转发。")
  String payHint();

  @Message("请选择付款账户。")
  String payNoAccount();

  @Message("目前没有可以付款的已绑定账户。")
  String payNoneLinked();

  @Message("尚未设置电子社保卡密码，请先在“密码”页面设置。")
  String payNoPin();

  @Message("一级签发的电子社保卡不能付款。请先在银行应用中关联银行账户。")
  String payLevel();

  @Message("已用此次密码付款授权一次。如需再次付款，请重新输入密码。")
  String payPaid();

  @Message("为了您的安全，请重新输入密码。")
  String payAgain();

  @Message("返回电子卡")
  String payBack();
}
