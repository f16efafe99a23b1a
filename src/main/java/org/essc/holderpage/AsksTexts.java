package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of what banks ask says besides what the confirmation of a login says ({@link
 * ConfirmTexts}), in Chinese; the English is in {@code messages/asks_en.properties}.
 */
@MessageBundle(value = "asks", locale = "zh")
interface AsksTexts {

  @Message("待确认事项")
  String asksHeading();

  @Message("目前没有待确认的事项。")
  String asksNone();

  @Message("申请银行")
  String asksBank();

  @Message("申请时间")
  String asksSince();

  @Message("确认截止")
  String asksUntil();

  @Message("银行将获得")
  String asksDisclosed();

  @Message("请选择银行柜台显示的数字")
  String asksNumber();

  @Message("选错将立即取消。您不在银行柜台，请拒绝。")
  String asksNumberHint();

  @Message("同意关联")
  String asksConfirm();

  @Message("已确认，银行正在办理")
  String asksConfirmed();

  @Message("已拒绝")
  String asksRefused();

  @Message("已举报，申请已取消")
  String asksReported();

  @Message("已举报。该申请此前已完成，现已解除关联并结束登录。")
  String asksEnded();

  @Message("已举报。该申请此前已完成，登录现已结束；账户仍关联，请在“银行”页面解除。")
  String asksLinked();

  @Message("数字不正确，申请已取消。如果是您本人办理，请在柜台重新开始。")
  String asksWrongNumber();

  @Message("该申请已完成、取消或超时。")
  String asksOver();

  @Message("您还没有设置电子社保卡密码。设置密码后，请返回本页确认。")
  String asksPinNotSet();
}
