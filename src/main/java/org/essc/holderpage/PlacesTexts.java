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

  @Message("请先勾选确认。")
  String channelUnsure();
}
