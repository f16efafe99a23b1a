package org.essc.holderpage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages say, in Chinese; in English it stands in {@code messages/page_en.properties}. */
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

  @Message("密码")
  String navPin();

  @Message("页面")
  String nav();

  @Message("正在打开")
  String opening();

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

  @Message("出示身份码")
  String codeShow();

  @Message("请向工作人员或设备出示，每个码一分钟内有效，只能使用一次。请勿截图转发。")
  String codeHint();

  @Message("刷新")
  String codeRefresh();

  @Message("暂时无法取得身份码，请检查网络后重试。")
  String codeAway();

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

  @Message("剩余次数")
  String noteLeft();

  @Message("密码已锁定，请稍后再试。")
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

  @Message("未能完成，请重试。")
  String noteOther();

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

  @Message("拒绝登录")
  String kindRefuse();

  @Message("举报登录")
  String kindReport();

  @Message("数字选错，登录已取消")
  String kindWrongNumber();

  @Message("查看完整卡面")
  String kindReveal();

  @Message("渠道已解除")
  String kindChannelEnded();

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

  @Message("已登录的网站")
  String loginsHeading();

  @Message("目前没有登录任何网站。")
  String loginsNone();

  @Message("开始于")
  String since();

  @Message("最近使用")
  String lastUsed();

  @Message("退出登录")
  String loginEnd();

  @Message("已退出")
  String loginEnded();

  @Message("我的渠道")
  String channelsHeading();

  @Message("这些应用中签发了您的电子社保卡。")
  String channelsAbout();

  @Message("当前应用")
  String channelOwn();

  @Message("解除签发")
  String channelEnd();

  @Message("我确认在此渠道解除签发，之后需要重新申领")
  String channelSure();

  @Message("我确认在当前应用解除签发，此页面将随之关闭")
  String channelSureOwn();

  @Message("确认解除")
  String channelEndNow();

  @Message("已解除")
  String channelEnded();

  @Message("请先勾选确认。")
  String channelUnsure();

  @Message("确认登录")
  String confirmHeading();

  @Message("请求登录的网站")
  String confirmAsks();

  @Message("网址")
  String confirmDomain();

  @Message("发起时间")
  String confirmSince();

  @Message("发起地区")
  String confirmRegion();

  @Message("未知")
  String regionUnknown();

  @Message("登录后网站将获得")
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

  @Message("请先确认地区提示。")
  String noteWarning();

  @Message("您可以关闭此页面。")
  String mayClose();
}
