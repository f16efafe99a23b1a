package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the pages of logins, of channels and of banks say, in Chinese; the English is in {@code
 * messages/places_en.properties}.
 */
@MessageBundle(value = "places", locale = "zh")
interface PlacesTexts {

  @Message("已登录的网站")
  String loginsHeading();

  @Message("目前没有登录任何网站。")
  String loginsNone();

  @Message("开始于")
  String since();

  @Message("最近使用")
  String lastUsed();

  @Message("退出登录")
  String loginEnd();

  @Message("已退出")
  String loginEnded();

  @Message("我的渠道")
  String channelsHeading();

  @Message("以下应用签发了您的电子社保卡。")
  String channelsAbout();

  @Message("当前应用")
  String channelOwn();

  @Message("解除签发")
  String channelEnd();

  @Message("我确认在此渠道解除签发，之后需要重新申领")
  String channelSure();

  @Message("我确认在当前应用解除签发，此页面将随之关闭")
  String channelSureOwn();

  @Message("确认解除")
  String channelEndNow();

  @Message("已解除")
  String channelEnded();

  @Message("此前已解除，无需重复操作。")
  String endedBefore();

  @Message("我的银行账户")
  String banksHeading();

  @Message("关联后，您的电子社保卡可用于支付。您可以随时解除。")
  String banksAbout();

  @Message("目前没有关联银行账户。")
  String banksNone();

  @Message("尾号")
  String bankTail();

  @Message("有效期至")
  String bankUntil();

  @Message("等待银行办理")
  String bankConsented();

  @Message("已关联")
  String bankActive();

  @Message("暂停：电子社保卡目前不可用")
  String bankSuspended();

  @Message("已解除")
  String bankEnded();

  @Message("解除关联")
  String bankEnd();

  @Message("我确认解除，此账户将不能再用电子社保卡支付")
  String bankSure();

  @Message("等待银行核实")
  String bankRequested();

  @Message("银行答复截止：")
  String bankAnswerUntil();

  @Message("关联银行账户")
  String bankAsk();

  @Message("选择银行")
  String bankChoose();

  @Message("社保卡账户")
  String bankOwn();

  @Message("银行将获知您的姓名和证件号码，以查找您的账户")
  String bankFinds();

  @Message("银行核实账户和预留手机号后，您的电子社保卡即可用于支付。您可以随时解除。")
  String bankEffect();

  @Message("确认并请银行核实")
  String bankAskNow();

  @Message("已请银行核实，结果将显示在此页面。")
  String bankAsked();

  @Message("此账户已关联或正在核实。")
  String bankAlready();

  @Message("关联的账户已达上限，请先解除一个。")
  String bankTooMany();

  @Message("目前不能请此银行关联账户。")
  String bankNotOffered();

  @Message("您还没有设置电子社保卡密码。请先设置。")
  String bankPinNotSet();

  @Message("此操作须输入您另一张电子社保卡的密码，请在签发了该卡的应用中办理。")
  String pinElsewhere();

  @Message("此操作须输入您另一张电子社保卡的密码，但目前没有应用签发该卡。请回到应用，完成人脸核验后重新进入此页面。")
  String pinNowhere();

  @Message("银行未查到此账户")
  String reasonAccountUnknown();

  @Message("此账户目前不能用于支付")
  String reasonAccountNotUsable();

  @Message("请先到银行办理，例如更新预留手机号")
  String reasonVisitBank();

  @Message("银行登记的信息与社保卡不一致，请到银行核对")
  String reasonMismatch();

  @Message("工作人员应您的要求解除")
  String reasonHolderWish();

  @Message("因异常使用由工作人员解除")
  String reasonMisuse();

  @Message("依法由工作人员解除")
  String reasonOrder();

  @Message("请先勾选确认。")
  String channelUnsure();
}
