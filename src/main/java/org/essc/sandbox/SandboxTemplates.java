package org.essc.sandbox;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The sandbox's own pages that are made by the server. */
@CheckedTemplate(basePath = "sandbox")
final class SandboxTemplates {

  private SandboxTemplates() {}

  static native TemplateInstance staff(SandboxStaffView view);
}
