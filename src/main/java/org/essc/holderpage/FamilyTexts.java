package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the page of the family says, in Chinese; the English is in {@code
 * messages/family_en.properties}.
 */
@MessageBundle(value = "family", locale = "zh")
interface FamilyTexts {

  @Message("我的家庭")
  String familyHeading();

  @Message("家庭成员的电子社保卡可以在手机上代为使用。双方都可以随时解除，对方不会看到您的电话、证件号码和地址。")
  String familyAbout();

  @Message("还没有家庭成员。")
  String familyNone();

  @Message("收到的邀请")
  String receivedHeading();

  @Message("邀请您成为其家庭成员，您是其")
  String invitesYou();

  @Message("同意后，对方可以在其手机上为您办理：")
  String agreeTo();

  @Message("回复截止")
  String answerUntil();

  @Message("同意")
  String accept();

  @Message("不同意")
  String refuse();

  @Message("这张卡所在地区没有社会保障卡政策，不能在此同意。")
  String cannotAgree();

  @Message("您已年满16周岁")
  String askHeading();

  @Message("从现在起，监护人代您办理须经您本人同意。您可以选择同意的事项，也可以解除。")
  String askText();

  @Message("家庭成员")
  String membersHeading();

  @Message("在我的手机上")
  String onMine();

  @Message("我的卡在对方手机上")
  String onTheirs();

  @Message("监护人")
  String kindGuardian();

  @Message("已本人同意")
  String kindFamily();

  @Message("可办理")
  String mayDo();

  @Message("目前不能办理任何事项")
  String mayNothing();

  @Message("开始于")
  String since();

  @Message("等待本人同意")
  String stateAwaiting();

  @Message("已解除")
  String stateEnded();

  @Message("解除")
  String end();

  @Message("我确认解除，对方将立即不能再代为办理")
  String endSure();

  @Message("打开其电子卡")
  String openCard();

  @Message("发出的邀请")
  String sentHeading();

  @Message("等待回复")
  String stateOpen();

  @Message("已同意")
  String stateAccepted();

  @Message("对方不同意")
  String stateRefused();

  @Message("已撤回")
  String stateWithdrawn();

  @Message("已过期")
  String stateExpired();

  @Message("撤回邀请")
  String withdraw();

  @Message("子女")
  String relationChild();

  @Message("父母或长辈")
  String relationParent();

  @Message("配偶")
  String relationSpouse();

  @Message("其他亲属")
  String relationOther();

  @Message("查看电子卡")
  String abilityCard();

  @Message("出示查询码")
  String abilityEnquiry();

  @Message("出示就医码")
  String abilityMedical();

  @Message("出示其他用途的码")
  String abilityOther();

  @Message("出示支付码")
  String abilityPayment();

  @Message("代为登录网站")
  String abilityLogin();

  @Message("申领电子社保卡")
  String abilityIssuance();

  @Message("设置电子社保卡密码")
  String abilityPin();

  @Message("挂失")
  String abilityLossReport();

  @Message("待遇资格认证")
  String abilityQualification();

  @Message("已同意，家庭成员关系已建立。")
  String noteAccepted();

  @Message("已回复不同意，对方不能代您办理。")
  String noteRefused();

  @Message("家庭成员关系已解除。")
  String noteEnded();

  @Message("邀请已撤回。")
  String noteWithdrawn();

  @Message("该邀请已有答复、已撤回或已过期。")
  String noteClosed();

  @Message("对方的家庭成员已达上限，暂不能加入。")
  String noteFull();

  @Message("您已是对方的家庭成员。")
  String noteAlready();

  @Message("该家庭成员在此应用中还没有电子社保卡。")
  String noteNoECard();

  @Message("请至少选择一项。")
  String noteNothing();

  @Message("此事项须由监护人办理。")
  String noteGuardian();

  @Message("您还没有设置电子社保卡密码，请先在“密码”页面设置。")
  String notePinNotSet();
}
