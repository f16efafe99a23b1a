package org.essc.console.auditor;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the auditor's pages say, in Chinese; the English is in {@code
 * messages/auditor_en.properties}.
 */
@MessageBundle(value = "auditor", locale = "zh")
interface AuditorTexts {

  @Message("审计记录")
  String entries();

  @Message("完整性")
  String integrity();

  @Message("审计台")
  String sections();

  @Message("查阅审计记录本身也会记入审计日志。")
  String entriesHint();

  @Message("行为")
  String act();

  @Message("代码或其第一部分，例如 card")
  String actHint();

  @Message("操作者")
  String actor();

  @Message("合作方编号或工作人员标识")
  String actorHint();

  @Message("结果")
  String outcome();

  @Message("全部")
  String any();

  @Message("成功")
  String success();

  @Message("拒绝")
  String refused();

  @Message("失败")
  String failed();

  @Message("持卡人或对象标识")
  String about();

  @Message("起（北京时间）")
  String from();

  @Message("止（北京时间）")
  String until();

  @Message("筛选")
  String filter();

  @Message("清除")
  String clear();

  @Message("格式不正确，请核对。")
  String wrong();

  @Message("时间")
  String at();

  @Message("合作方")
  String partner();

  @Message("工作人员")
  String staff();

  @Message("系统")
  String system();

  @Message("对象")
  String object();

  @Message("持卡人")
  String holder();

  @Message("详情")
  String details();

  @Message("链/序号")
  String place();

  @Message("更早的记录")
  String older();

  @Message("在这一段记录中没有找到；可继续查找更早的记录，或用时间缩小范围。")
  String noneYet();

  @Message("没有找到符合条件的记录。")
  String none();

  @Message("日志由 16 条哈希链组成，每条链的链头每秒签名。")
  String chainsHint();

  @Message("哈希链")
  String chains();

  @Message("链")
  String chain();

  @Message("记录数")
  String count();

  @Message("未签名")
  String unsigned();

  @Message("链头签名时间")
  String signedAt();

  @Message("尚未签名")
  String neverSigned();

  @Message("核验")
  String verifications();

  @Message("核验会读完整个日志，重新计算每条链，并与签名的链头比对。同一时间只进行一次，不影响业务。")
  String verifyHint();

  @Message("归档文件未在此读取（可用命令 audit verify --archive 读取）、以数据库所记为准的月数：")
  String monthsUnread();

  @Message("开始核验")
  String verify();

  @Message("正在核验")
  String running();

  @Message("完好")
  String intact();

  @Message("有发现")
  String findings();

  @Message("未完成")
  String notDone();

  @Message("发起人")
  String startedBy();

  @Message("开始")
  String startedAt();

  @Message("结束")
  String finishedAt();

  @Message("进度")
  String progress();

  @Message("发现项")
  String found();

  @Message("发现即告警：请按运维手册“审计日志”一节处理。")
  String alarm();

  @Message("还没有核验过。")
  String noRuns();
}
