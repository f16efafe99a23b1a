package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of uses says, in Chinese; the English is in {@code messages/uses_en.properties}.
 */
@MessageBundle(value = "uses", locale = "zh")
interface UsesTexts {

  @Message("使用记录")
  String usesHeading();

  @Message("最近90天。如有不是您本人的使用，请修改密码并联系12333。")
  String usesAbout();

  @Message("最近90天没有使用记录。")
  String usesNone();

  @Message("更早")
  String usesOlder();

  @Message("核验身份码")
  String kindVerification();

  @Message("付款授权")
  String kindPayment();

  @Message("已支付")
  String paid();

  @Message("已支付，后已撤销")
  String paidReversed();

  @Message("未付款")
  String paidNothing();

  @Message("登录")
  String kindLogin();

  @Message("设置密码")
  String kindSetPin();

  @Message("修改密码")
  String kindChangePin();

  @Message("重新设置密码")
  String kindResetPin();

  @Message("密码因多次输错被锁定")
  String kindLockPin();

  @Message("核验手机实名，在新设备上出示身份码")
  String kindCheckPhone();

  @Message("拒绝登录")
  String kindRefuse();

  @Message("举报登录")
  String kindReport();

  @Message("数字选错，登录已取消")
  String kindWrongNumber();

  @Message("银行账户关联未办理")
  String kindNotGranted();

  @Message("查看完整卡面")
  String kindReveal();

  @Message("待遇资格认证")
  String kindQualify();

  @Message("挂失")
  String kindLoss();

  @Message("渠道已解除")
  String kindChannelEnded();

  @Message("请银行关联账户")
  String kindBankAsked();

  @Message("关联银行账户")
  String kindBankLinked();

  @Message("解除银行账户")
  String kindBankEnded();

  @Message("同时解除了锁定")
  String pinUnlocked();

  @Message("查询")
  String purposeEnquiry();

  @Message("支付")
  String purposePayment();

  @Message("就医")
  String purposeMedical();

  @Message("其他")
  String purposeOther();

  @Message("用途：")
  String purpose();

  @Message("提供的信息：")
  String disclosed();

  @Message("脱敏姓名")
  String claimMaskedName();

  @Message("姓名")
  String claimName();

  @Message("证件号码")
  String claimIdNumber();

  @Message("手机号")
  String claimPhone();

  @Message("社保卡号")
  String claimCardNo();

  @Message("所属地区")
  String claimRegion();

  @Message("无个人信息（仅匿名标识）")
  String claimNone();

  @Message("代为使用：")
  String actedFor();

  @Message("由监护人代为使用")
  String actedByGuardian();

  @Message("由亲属代为使用")
  String actedByFamily();

  @Message("最近九十天的使用记录")
  String usesOfMember();
}
