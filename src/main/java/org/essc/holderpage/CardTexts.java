package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the card's page says, in Chinese; the English is in {@code messages/card_en.properties}. */
@MessageBundle(value = "card", locale = "zh")
interface CardTexts {

  @Message("姓名")
  String cardName();

  @Message("社会保障卡卡号")
  String cardNumber();

  @Message("一级签发")
  String levelOne();

  @Message("二级签发")
  String levelTwo();

  @Message("有效期至")
  String validUntil();

  @Message("轻触显示完整信息")
  String reveal();

  @Message("隐藏")
  String hide();

  @Message("签发渠道")
  String inChannel();

  @Message("身份码")
  String codeHeading();

  @Message("就医身份码")
  String codeMedical();

  @Message("查询身份码")
  String codeEnquiry();

  @Message("出示身份码")
  String codeShow();

  @Message("改为出示就医身份码")
  String codeShowMedical();

  @Message("改为出示查询身份码")
  String codeShowEnquiry();

  @Message("请向工作人员或设备出示，每个码一分钟内有效，只能使用一次。请勿截图转发。")
  String codeHint();

  @Message("刷新")
  String codeRefresh();

  @Message("暂时无法取得身份码，请检查网络后重试。")
  String codeAway();

  @Message("在这部手机上首次出示身份码，须先核验手机实名。请回到应用完成核验后重新进入。")
  String codePhoneCheck();

  @Message("身份码二维码")
  String codeAlt();

  @Message("此卡目前不能使用")
  String notUsable();

  @Message("实体卡已挂失。解除挂失或补领新卡后即可恢复。")
  String whyLost();

  @Message("实体卡已被锁定。请到社会保障卡服务网点咨询。")
  String whyLocked();

  @Message("实体卡已注销，电子卡随之终止。")
  String whyCancelled();

  @Message("卡片已过有效期，请换领新卡。")
  String whyExpired();

  @Message("实体卡尚未启用，请先领卡启用。")
  String whySealed();
}
