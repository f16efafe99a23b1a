package org.essc.login;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the notices say: {@code messages/notice.properties}, and its English. */
@MessageBundle(value = "notice", locale = "zh")
interface NoticeTexts {

  @Message
  String title(LoginNotice notice);

  @Message
  String text(LoginNotice notice);
}
