package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What finding a holder says, and why a record is opened, in Chinese; the English is in {@code
 * messages/find_en.properties}.
 */
@MessageBundle(value = "find", locale = "zh")
interface FindTexts {

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

  @Message("新申领：登记没有卡的人")
  String apply();

  @Message("在本地区还没有社会保障卡的人。")
  String applyHint();

  @Message("等待复核")
  String waiting();

  @Message("没有等待您复核的事项。")
  String waitingNone();

  @Message("最迟复核时间")
  String waitingUntil();
}
