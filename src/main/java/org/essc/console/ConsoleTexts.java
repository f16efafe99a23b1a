package org.essc.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What stands on every page of the console, in Chinese; the English is in {@code
 * messages/console_en.properties}.
 */
@MessageBundle(value = "console", locale = "zh")
interface ConsoleTexts {

  @Message("社会保障卡业务平台")
  String title();

  @Message("跳到正文")
  String skip();

  @Message("业务台")
  String nav();

  @Message("退出")
  String logOut();

  @Message("窗口")
  String deskClerk();

  @Message("运维")
  String deskOperator();

  @Message("12333")
  String deskHotline();

  @Message("审计")
  String deskAuditor();

  @Message("业务平台")
  String startHeading();

  @Message("您的角色目前没有业务台。如有疑问，请联系管理员。")
  String startNone();

  @Message("请选择业务台。")
  String startChoose();

  @Message("登录已结束")
  String endedTitle();

  @Message("为保护个人信息，一段时间没有操作后会自动退出。刚才提交的内容没有办理，请重新登录后再提交。")
  String endedText();

  @Message("重新登录")
  String endedLink();

  @Message("登录未成功")
  String failedTitle();

  @Message("身份认证系统没有确认登录。请再试一次；多次失败请联系管理员。")
  String failedText();

  @Message("已退出")
  String loggedOutTitle();

  @Message("请关闭浏览器窗口，或重新登录。")
  String loggedOutText();

  @Message("没有权限")
  String forbiddenTitle();

  @Message("您的角色不能使用此页面。此次访问已记录。")
  String forbiddenText();

  @Message("未接受此操作")
  String foreignTitle();

  @Message("操作只能在本系统的页面上进行。请返回页面重试。")
  String foreignText();

  @Message("没有找到")
  String missingTitle();

  @Message("没有这个页面，或不在您的服务地区。")
  String missingText();

  @Message("服务暂时不可用")
  String awayTitle();

  @Message("请稍后重试。刚才的操作可能没有办理，请先查看结果。")
  String awayText();

  @Message("请再次确认身份")
  String againTitle();

  @Message("这项业务影响较大，需要刚刚登录过才能办理。登录后会回到此页面。")
  String againText();

  @Message("尚未办理。已填写的内容加密保留十分钟（密码除外）；登录后再次打开此业务即可核对并提交。")
  String againKeptText();

  @Message("返回")
  String backLink();
}
