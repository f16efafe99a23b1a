package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What a holder's record says, in Chinese; the English is in {@code
 * messages/dossier_en.properties}.
 */
@MessageBundle(value = "dossier", locale = "zh")
interface DossierTexts {

  @Message("证件")
  String factId();

  @Message("手机")
  String factPhone();

  @Message("未成年人")
  String minor();

  @Message("无完全民事行为能力")
  String lacksCapacity();

  @Message("卡片")
  String cards();

  @Message("有效期")
  String valid();

  @Message("社保功能")
  String social();

  @Message("金融功能")
  String bank();

  @Message("已激活")
  String activated();

  @Message("未激活")
  String notActivated();

  @Message("临时卡")
  String temporary();

  @Message("未激活（封存）")
  String state0();

  @Message("正常")
  String state1();

  @Message("正式挂失")
  String state2();

  @Message("锁定")
  String state3();

  @Message("临时挂失")
  String state4();

  @Message("已注销")
  String state9();

  @Message("已过有效期")
  String expired();

  @Message("居民身份证")
  String doc01();

  @Message("其他证件")
  String docOther();

  @Message("办理中")
  String open();

  @Message("没有正在办理的业务。")
  String openNone();

  @Message("经过")
  String history();

  @Message("还没有记录。")
  String historyNone();

  @Message("复核通过")
  String approve();

  @Message("驳回")
  String reject();
}
