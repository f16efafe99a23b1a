package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the pages say of events that partners were told of, in Chinese; the English is in {@code
 * messages/told_en.properties}.
 */
@MessageBundle(value = "told", locale = "zh")
interface ToldTexts {

  @Message("家庭成员变更")
  String toldFamilyChanged();

  @Message("已告知谁")
  String toldHeading();

  @Message("以下机构已按规定获知这些变更，不含您的其他信息。最近30天。")
  String toldAbout();

  @Message("已告知：")
  String toldTo();

  @Message("其他变更")
  String toldOther();

  @Message("电子社保卡停用")
  String toldAccountDisabled();

  @Message("电子社保卡恢复使用")
  String toldAccountEnabled();

  @Message("登录已结束")
  String toldSessionRevoked();

  @Message("登录了网站")
  String toldLoginOpened();

  @Message("密码或凭证已更换")
  String toldCredentialChange();

  @Message("社保卡挂失")
  String toldCardLost();

  @Message("社保卡解除挂失")
  String toldCardReleased();

  @Message("社保卡补换")
  String toldCardReplaced();

  @Message("社保卡注销")
  String toldCardCancelled();

  @Message("社保卡到期")
  String toldCardExpired();

  @Message("新增渠道持有电子社保卡")
  String toldChannelAdded();

  @Message("在新设备上使用")
  String toldDeviceAdded();

  @Message("手机号或地址变更")
  String toldContactChanged();

  @Message("社保卡密码重置")
  String toldCardPinReset();

  @Message("家人代为使用您的卡")
  String toldDelegatedUse();

  @Message("签发电子社保卡")
  String toldEcardIssued();

  @Message("渠道解除签发")
  String toldChannelEnded();

  @Message("支付功能变更")
  String toldLevelChanged();

  @Message("银行账户关联变更")
  String toldBindingChanged();

  @Message("有事项待您确认")
  String toldConfirmationAsked();

  @Message("待遇资格即将到期")
  String toldBenefitDueSoon();

  @Message("待遇资格已认证")
  String toldBenefitQualified();

  @Message("待遇资格认证已逾期")
  String toldBenefitLapsed();

  @Message("待遇资格存疑，或疑问已消除")
  String toldBenefitDoubted();

  @Message("待遇资格终止")
  String toldBenefitEnded();

  @Message("注销前核实业务")
  String toldSettlementAsked();
}
