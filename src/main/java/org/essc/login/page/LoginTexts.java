package org.essc.login.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the login pages say, in Chinese; in English it stands in {@code
 * messages/login_en.properties}.
 */
@MessageBundle(value = "login", locale = "zh")
interface LoginTexts {

  @Message("电子社会保障卡")
  String card();

  @Message("扫码登录")
  String title();

  @Message("登录 {portal}")
  String heading(String portal);

  @Message("登录后将返回")
  String returns();

  @Message("请用已领取电子社保卡的手机应用（如电子社保卡、掌上12333、支付宝、微信）扫描二维码")
  String scan();

  @Message("登录二维码，用手机应用扫描")
  String qrAlt();

  @Message("核对数字")
  String numberLabel();

  @Message("手机上会出现三个数字，请选择与此相同的一个。数字不同或不是您本人要登录，请在手机上拒绝。")
  String numberHint();

  @Message("等待扫码")
  String waiting();

  @Message("已扫码，请在手机上选择下面的数字并确认")
  String scanned();

  @Message("已确认，正在返回网站")
  String confirmed();

  @Message("登录未完成")
  String refused();

  @Message("登录已超时")
  String expired();

  @Message("登录已结束")
  String done();

  @Message("已在此页面取消登录。")
  String whyCancelled();

  @Message("已在手机上拒绝登录。")
  String whyRefused();

  @Message("持卡人在手机上报告：这次登录不是本人发起的。")
  String whyReported();

  @Message("手机上选择的数字与此页面不同，为安全起见登录已终止。")
  String whyNumber();

  @Message("所请求的银行账户关联未办理，登录已终止。请向银行核对您预留的信息。")
  String whyNotGranted();

  @Message("在规定时间内没有完成确认。请返回网站后重新发起登录。")
  String whyExpired();

  @Message("结果已交给网站。如果网站没有显示登录成功，请从网站重新发起登录。")
  String whyDone();

  @Message("剩余时间")
  String timeLeft();

  @Message("在此手机的应用中打开")
  String sameDevice();

  @Message("取消登录")
  String cancel();

  @Message("继续")
  String goOn();

  @Message("返回网站")
  String back();

  @Message("此页面每 5 秒自动刷新。")
  String noScript();

  @Message("与服务器的连接中断，正在重新连接")
  String offline();

  @Message("请勿将二维码发给他人，也不要扫描他人发来的二维码。")
  String warning();
}
