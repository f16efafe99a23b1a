package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of the PIN says, and of a PIN that is typed elsewhere, in Chinese; the English is
 * in {@code messages/pin_en.properties}.
 */
@MessageBundle(value = "pin", locale = "zh")
interface PinTexts {

  @Message("电子社保卡密码")
  String pinHeading();

  @Message("六位数字，在所有渠道通用。任何应用和工作人员都看不到，也不会向您索要。")
  String pinAbout();

  @Message("当前密码")
  String pinOld();

  @Message("新密码（六位数字）")
  String pinNew();

  @Message("再次输入新密码")
  String pinAgain();

  @Message("设置密码")
  String pinSet();

  @Message("修改密码")
  String pinChange();

  @Message("忘记密码，重新设置")
  String pinForgotten();

  @Message("设置密码需要先刷脸核验。请回到应用，完成人脸核验后重新进入此页面。")
  String pinNeedsFace();

  @Message("忘记密码？请回到应用完成人脸核验，再进入此页面重新设置。")
  String pinForgottenFace();

  @Message("您还没有设置密码。")
  String pinNotSetYet();

  @Message("密码已设置。")
  String pinIsSet();

  @Message("输错次数过多，密码已锁定至")
  String pinLockedUntil();

  @Message("密码已设置")
  String noteSet();

  @Message("密码已修改")
  String noteChanged();

  @Message("密码不正确。")
  String notePinWrong();

  @Message("还可以输入 {left} 次。")
  String noteLeft(Integer left);

  @Message("密码因多次输错已锁定。请回到应用刷脸后重新设置密码，或稍后再试。")
  String notePinLocked();

  @Message("您还没有设置电子社保卡密码。请先设置，再重新扫码。")
  String notePinNotSet();

  @Message("密码过于简单：请不要使用连续、重复的数字或生日。")
  String notePinWeak();

  @Message("新密码与当前密码相同。")
  String notePinUnchanged();

  @Message("请输入六位数字。")
  String notePinFormat();

  @Message("两次输入的新密码不一致。")
  String notePinDiffers();

  @Message("需要五分钟内的人脸核验。请回到应用重新核验。")
  String noteFace();
}
