package org.essc.console.hotline;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the hotline's screen says, in Chinese; the English is in {@code
 * messages/hotline_en.properties}.
 */
@MessageBundle(value = "hotline", locale = "zh")
interface HotlineTexts {

  @Message("12333 来电")
  String heading();

  @Message("按来电顺序询问；回车键到下一项。")
  String hintKeys();

  @Message("新来电")
  String newCall();

  @Message("请问您是持卡人本人吗？")
  String askWho();

  @Message("本人")
  String whoHolder();

  @Message("未成年人的监护人")
  String whoGuardian();

  @Message("请问持卡人姓名？")
  String askName();

  @Message("请问持卡人身份证号码？")
  String askIdNumber();

  @Message("请问社会保障卡卡号？")
  String askCardNo();

  @Message("银行短信、手机银行和参保凭证上有卡号。")
  String askCardNoHint();

  @Message("请问监护人姓名？")
  String askGuardianName();

  @Message("请问监护人用的是哪种证件？")
  String askGuardianIdType();

  @Message("居民身份证")
  String residentId();

  @Message("外国人永久居留身份证")
  String foreignPermanentResidentId();

  @Message("护照")
  String passport();

  @Message("港澳台居民居住证")
  String residencePermit();

  @Message("请问监护人证件号码？")
  String askGuardianIdNumber();

  @Message("挂失")
  String report();

  @Message("查询卡状态")
  String enquire();

  @Message("姓名和两个号码全部相符才能挂失，立即生效。")
  String reportHint();

  @Message("已挂失")
  String reportedTitle();

  @Message("此前已挂失")
  String reportedAgain();

  @Message("生效时间")
  String reportedAt();

  @Message("这是口头（临时）挂失。请告诉来电人：尽快带身份证到窗口办理书面挂失或补卡；银行账户的挂失请联系发卡银行。")
  String reportedOral();

  @Message("这张卡已正式挂失。请告诉来电人：可以申请补卡；银行账户的挂失请联系发卡银行。")
  String reportedFormal();

  @Message("卡片")
  String cardTitle();

  @Message("卡号")
  String cardNo();

  @Message("姓名")
  String holderName();

  @Message("发卡地区")
  String region();

  @Message("状态")
  String state();

  @Message("有效期至")
  String validUntil();

  @Message("金融功能")
  String bankFunction();

  @Message("已激活")
  String activated();

  @Message("未激活")
  String notActivated();

  @Message("补换卡")
  String replacement();

  @Message("已过有效期")
  String expired();

  @Message("办卡进度")
  String voucherTitle();

  @Message("请问领卡凭据号？")
  String askVoucher();

  @Message("查询进度")
  String track();

  @Message("需要补拍照片")
  String stepCollectPhoto();

  @Message("等待制卡")
  String stepAwaitProduction();

  @Message("制卡中")
  String stepAwaitDelivery();

  @Message("可以凭领卡凭据领卡")
  String stepCollectCard();

  @Message("已办结")
  String stepNone();

  @Message("更新时间")
  String updatedAt();

  @Message("未能办理")
  String refusedTitle();

  @Message("依据")
  String rule();

  @Message("就近网点")
  String placesTitle();

  @Message("地区代码")
  String division();

  @Message("六位行政区划代码")
  String divisionHint();

  @Message("不是行政区划代码。")
  String divisionWrong();

  @Message("办理事项")
  String service();

  @Message("全部")
  String anyService();

  @Message("书面挂失")
  String serviceLossReport();

  @Message("补换卡")
  String serviceReplacement();

  @Message("领卡")
  String serviceCollection();

  @Message("重置密码")
  String servicePinReset();

  @Message("申领")
  String serviceApplication();

  @Message("查找网点")
  String showPlaces();

  @Message("现在营业")
  String openNow();

  @Message("营业时间请电话询问")
  String hoursUnknown();

  @Message("没有登记的网点。")
  String noPlaces();

  @Message("请输入来电人所在地区。")
  String choosePlaces();
}
