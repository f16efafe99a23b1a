package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What stands on several of the clerk's pages, in Chinese; the English is in {@code
 * messages/clerk_en.properties}.
 */
@MessageBundle(value = "clerk", locale = "zh")
interface ClerkTexts {

  @Message("查找下一位")
  String another();

  @Message("发卡地区")
  String region();

  @Message("办理")
  String more();

  @Message("本地区规定")
  String rulesHeading();

  @Message("依据")
  String source();

  @Message("所依规定")
  String rule();

  @Message("返回查找")
  String applyBack();
}
