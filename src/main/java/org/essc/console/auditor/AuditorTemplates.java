package org.essc.console.auditor;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The auditor's pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "console/auditor")
final class AuditorTemplates {

  private AuditorTemplates() {}

  static native TemplateInstance entries(EntriesView view);

  static native TemplateInstance integrity(IntegrityView view);

  /** What is renewed while a verification runs. */
  static native TemplateInstance runs(IntegrityView view);
}
