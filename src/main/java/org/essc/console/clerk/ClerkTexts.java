package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the clerk's pages say, in Chinese; the English is in {@code messages/clerk_en.properties}.
 */
@MessageBundle(value = "clerk", locale = "zh")
interface ClerkTexts {

  @Message("查找持卡人")
  String searchHeading();

  @Message("证件号码或卡号")
  String searchNumber();

  @Message("可直接扫描证件或卡片。输入内容不会留在地址和浏览记录中。")
  String searchHint();

  @Message("查询事由")
  String why();

  @Message("事由随查询一并记入审计日志。")
  String whyHint();

  @Message("请选择")
  String whyChoose();

  @Message("持卡人本人在窗口")
  String whyHolderPresent();

  @Message("监护人或代办人在窗口")
  String whyRepresentativePresent();

  @Message("处理书面申请")
  String whyWrittenRequest();

  @Message("处理投诉")
  String whyComplaint();

  @Message("其他部门或银行询问")
  String whyColleagueAsked();

  @Message("核对数据")
  String whyDataCheck();

  @Message("请选择查询事由。")
  String whyMissing();

  @Message("打开持卡人档案")
  String whyHeading();

  @Message("请说明打开此档案的事由。")
  String whyText();

  @Message("打开")
  String whyOpen();

  @Message("查找")
  String search();

  @Message("在您的服务地区没有找到这个号码的卡。")
  String searchNone();

  @Message("这既不是证件号码，也不是卡号，请核对。")
  String searchUnreadable();

  @Message("查找下一位")
  String another();

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

  @Message("卡号")
  String cardNo();

  @Message("发卡地区")
  String region();

  @Message("状态")
  String state();

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

  @Message("时间")
  String at();

  @Message("业务")
  String what();

  @Message("经办")
  String who();

  @Message("方式")
  String how();

  @Message("状态变化")
  String change();

  @Message("办理")
  String more();

  @Message("本地区规定")
  String rulesHeading();

  @Message("依据")
  String source();

  @Message("对象")
  String target();

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

  @Message("未能办理")
  String refused();

  @Message("请更正标出的内容。")
  String fields();

  @Message("所依规定")
  String rule();

  @Message("更多（本地区未要求）")
  String enterMore();

  @Message("新申领：登记没有卡的人")
  String apply();

  @Message("在本地区还没有社会保障卡的人。")
  String applyHint();

  @Message("申领社会保障卡")
  String applyHeading();

  @Message("返回查找")
  String applyBack();

  @Message("请选择申领地区，随后拍摄或上传照片，再填写申请。")
  String regionText();

  @Message("其他地区代码")
  String regionOther();

  @Message("六位行政区划代码（GB/T 2260）")
  String regionHint();

  @Message("这不是您服务的地区，请核对代码。")
  String regionWrong();

  @Message("下一步")
  String regionGo();

  @Message("申领照片")
  String photoHeading();

  @Message("更换地区")
  String photoBack();

  @Message("照片文件")
  String photoFile();

  @Message("JPEG 或 PNG，不超过 512 KB。手机上可直接拍摄。")
  String photoHint();

  @Message("用摄像头拍摄")
  String photoCamera();

  @Message("拍摄")
  String photoShoot();

  @Message("关闭摄像头")
  String photoStop();

  @Message("无法使用摄像头，请选择照片文件。")
  String photoNoCamera();

  @Message("将要检查的照片")
  String photoPreview();

  @Message("未通过检查的照片")
  String photoRefused();

  @Message("红色区域是检查背景的位置。")
  String photoZones();

  @Message("红框是符合比例的部分，可照此裁剪。")
  String photoFrame();

  @Message("检查照片并继续")
  String photoCheck();

  @Message("本地区不要求照片，直接填写申请")
  String photoNone();

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

  @Message("必填")
  String required();

  @Message("请选择")
  String choose();

  @Message("领卡凭据")
  String voucher();

  @Message("仅此一次显示，请打印后交持卡人。")
  String voucherHint();

  @Message("等待复核")
  String waiting();

  @Message("没有等待您复核的事项。")
  String waitingNone();

  @Message("最迟复核时间")
  String waitingUntil();

  @Message("各认证方式的要求")
  String before();

  @Message("返回档案")
  String toHolder();

  @Message("复核通过")
  String approve();

  @Message("驳回")
  String reject();
}
