package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the form of an act says, and its answer, in Chinese; the English is in {@code
 * messages/act_en.properties}.
 */
@MessageBundle(value = "act", locale = "zh")
interface ActTexts {

  @Message("对象")
  String target();

  @Message("已恢复重新登录前填写的内容，尚未提交：请核对，密码重新输入。")
  String kept();

  @Message("填写")
  String enter();

  @Message("办理人")
  String whoActs();

  @Message("已核验的证件材料")
  String shown();

  @Message("本地区要求")
  String asked();

  @Message("只勾选您亲眼核验过的材料。")
  String shownHint();

  @Message("监护人或代办人")
  String ofOther();

  @Message("提交办理")
  String submit();

  @Message("返回档案")
  String cancel();

  @Message("更多（本地区未要求）")
  String enterMore();

  @Message("领卡凭据二维码")
  String voucherQr();

  @Message("申领人")
  String voucherOf();

  @Message("受理日期")
  String voucherOn();

  @Message("领卡时出示")
  String voucherBring();

  @Message("查询进度")
  String voucherAsk();

  @Message("凭据号 · 12333 或服务窗口")
  String voucherAskAt();

  @Message("打印凭据")
  String print();

  @Message("请选择")
  String choose();

  @Message("领卡凭据")
  String voucher();

  @Message("仅此一次显示，请打印后交持卡人。")
  String voucherHint();

  @Message("各认证方式的要求")
  String before();

  @Message("返回档案")
  String toHolder();
}
