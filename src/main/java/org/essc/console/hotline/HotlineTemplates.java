package org.essc.console.hotline;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The hotline's screen, checked against its data when the program is built. */
@CheckedTemplate(basePath = "console/hotline")
final class HotlineTemplates {

  private HotlineTemplates() {}

  static native TemplateInstance screen(HotlineView view);

  /** Where to go, renewed by itself when another division or service is chosen. */
  static native TemplateInstance places(HotlineView.Places view);
}
