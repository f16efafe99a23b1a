package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the confirmation of a login says, in Chinese; the English is in {@code
 * messages/confirm_en.properties}.
 */
@MessageBundle(value = "confirm", locale = "zh")
interface ConfirmTexts {

  @Message("确认登录")
  String confirmHeading();

  @Message("请求登录的网站")
  String confirmAsks();

  @Message("网址")
  String confirmDomain();

  @Message("发起时间")
  String confirmSince();

  @Message("不到一分钟前")
  String confirmJustNow();

  @Message("{minutes} 分钟前")
  String confirmMinutesAgo(long minutes);

  @Message("发起地区")
  String confirmRegion();

  @Message("本机所在地区")
  String phoneRegion();

  @Message("未知")
  String regionUnknown();

  @Message("银行申请关联您的账户")
  String confirmBindingHeading();

  @Message("银行代码")
  String confirmBankCode();

  @Message("账户尾号")
  String confirmAccountTail();

  @Message("开通功能")
  String confirmEnables();

  @Message("支付")
  String enablesPayment();

  @Message("有效期至")
  String confirmUntil();

  @Message("未办理：信息不一致或不符合规定")
  String noteNotGranted();

  @Message("为保护您的账户，不提示具体原因。请向银行核对您预留的姓名、证件号码、手机号码和账号。")
  String noteNotGrantedText();

  @Message("网站将获得")
  String confirmDisclosed();

  @Message("请选择登录页面上显示的数字")
  String confirmNumber();

  @Message("选错将立即取消登录。看不到登录页面，请拒绝。")
  String confirmNumberHint();

  @Message("电子社保卡密码")
  String confirmPin();

  @Message("登录发起地区与本机所在地区不同。我确认是我本人发起")
  String confirmWarning();

  @Message("确认登录")
  String confirm();

  @Message("拒绝")
  String refuse();

  @Message("不是我本人，举报")
  String report();

  @Message("已确认，请回到登录页面")
  String noteConfirmed();

  @Message("已拒绝登录")
  String noteRefused();

  @Message("已举报，登录已取消")
  String noteReported();

  @Message("感谢您的举报。对方没有获得您的任何信息。")
  String noteReportedText();

  @Message("登录已结束")
  String noteEnded();

  @Message("此前登录已经完成，网站可能已获得您同意提供的信息；现在该登录已失效。")
  String noteEndedText();

  @Message("账户如仍关联，请在“银行”页面解除。")
  String noteLinkedText();

  @Message("数字不正确，登录已取消")
  String noteWrongNumber();

  @Message("如果是您本人登录，请在网站上重新开始。")
  String noteWrongNumberText();

  @Message("没有待确认的登录")
  String noteOver();

  @Message("它可能已经完成、取消或超时。")
  String noteOverText();

  @Message("请选择一个数字。")
  String noteNumberMissing();

  @Message("现在无法核对，尚未作出决定。请一分钟后再确认。")
  String noteLater();

  @Message("请先确认地区提示。")
  String noteWarning();

  @Message("您可以关闭此页面。")
  String mayClose();
}
