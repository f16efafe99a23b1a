package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the pages of logins and of channels say, in Chinese; the English is in {@code
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

  @Message("这些应用中签发了您的电子社保卡。")
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

  @Message("请先勾选确认。")
  String channelUnsure();
}
