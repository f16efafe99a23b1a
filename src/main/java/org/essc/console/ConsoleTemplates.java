package org.essc.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The console's own pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "console")
final class ConsoleTemplates {

  private ConsoleTemplates() {}

  static native TemplateInstance start(ConsoleFrame frame);

  static native TemplateInstance notice(ConsoleNotice view);
}
