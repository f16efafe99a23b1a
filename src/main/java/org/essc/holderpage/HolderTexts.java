package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What stands on every page, in Chinese; the English is in {@code messages/page_en.properties}. */
@MessageBundle(value = "page", locale = "zh")
interface HolderTexts {

  @Message("电子社会保障卡")
  String title();

  @Message("电子卡")
  String navCard();

  @Message("使用记录")
  String navUses();

  @Message("登录")
  String navLogins();

  @Message("渠道")
  String navChannels();

  @Message("银行")
  String navBanks();

  @Message("家庭")
  String navFamily();

  @Message("待遇")
  String navBenefits();

  @Message("密码")
  String navPin();

  @Message("页面")
  String nav();

  @Message("这是{member}的电子卡，由监护人{actor}代为使用。每次使用都会记录，并告知持卡人的渠道。")
  String actingGuardian(String member, String actor);

  @Message("这是{member}的电子卡，由亲属{actor}代为使用。每次使用都会记录，并告知持卡人的渠道。")
  String actingFamily(String member, String actor);

  @Message("回到本人的电子卡")
  String actingBack();

  @Message("页面已关闭")
  String closedTitle();

  @Message("为了您的安全，页面打开十分钟后或在其他地方打开时会关闭。请回到应用重新进入。")
  String closedText();

  @Message("未接受此操作")
  String foreignTitle();

  @Message("操作只能在页面上进行。请回到应用重新进入。")
  String foreignText();

  @Message("服务暂时不可用")
  String awayTitle();

  @Message("请稍后刷新此页面。")
  String awayText();

  @Message("未能完成，请重试。")
  String noteOther();
}
