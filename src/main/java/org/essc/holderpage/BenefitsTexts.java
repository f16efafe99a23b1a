package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of benefits says, in Chinese; the English is in {@code
 * messages/benefits_en.properties}.
 */
@MessageBundle(value = "benefits", locale = "zh")
interface BenefitsTexts {

  @Message("待遇资格认证")
  String benefitsHeading();

  @Message("领取养老金等长期待遇的人，每年须认证一次。认证后，由待遇发放机构继续核定。")
  String benefitsAbout();

  @Message("没有需要您认证的待遇。")
  String benefitsNone();

  @Message("请认证")
  String stateDue();

  @Message("即将到期")
  String stateDueSoon();

  @Message("已认证")
  String stateQualified();

  @Message("已逾期")
  String stateLapsed();

  @Message("待核实")
  String stateDoubted();

  @Message("请在此日期前认证：")
  String deadline();

  @Message("有效期至")
  String until();

  @Message("现在认证")
  String benefitsNow();

  @Message("输入电子社保卡密码，即声明您本人仍符合领取条件。以下待遇一次认证：")
  String benefitsEffect();

  @Message("认证")
  String benefitsDo();

  @Message("请回到应用，完成人脸核验后重新进入此页面，即可认证。")
  String benefitsFace();

  @Message("您还没有设置电子社保卡密码。请先在“密码”页面设置。")
  String benefitsSetPin();

  @Message("须由监护人到窗口办理。")
  String whyGuardian();

  @Message("您的年龄不能在此页面认证，请到窗口办理，或预约上门。")
  String whyAge();

  @Message("须到窗口核实，请带身份证件。")
  String whyDoubted();

  @Message("发放地区不在此页面认证，请到窗口办理。")
  String whyNotOpen();

  @Message("输入您（监护人）自己的电子社保卡密码，即声明被监护人仍符合领取条件。以下待遇一次认证：")
  String wardsEffect();

  @Message("请回到应用，由被监护人本人完成人脸核验后重新进入此页面，即可认证。")
  String wardsFace();

  @Message("您还没有设置自己的电子社保卡密码。请先在您自己的“密码”页面设置。")
  String wardsSetPin();

  @Message("认证记录")
  String pastHeading();

  @Message("本人在此页面")
  String waySelf();

  @Message("窗口")
  String wayCounter();

  @Message("上门")
  String wayHome();

  @Message("境外证明")
  String wayAbroad();

  @Message("监护人")
  String wayGuardian();

  @Message("核验身份码时已见到本人")
  String waySilent();

  @Message("等待复核")
  String pastWaiting();

  @Message("未通过")
  String pastRejected();

  @Message("认证完成。")
  String noteDone();

  @Message("没有需要认证的待遇。")
  String noteNothing();

  @Message("需要刚刚完成的人脸核验。请回到应用重新核验。")
  String noteFace();

  @Message("该人脸核验已用于其他认证。请回到应用重新核验。")
  String noteReused();
}
