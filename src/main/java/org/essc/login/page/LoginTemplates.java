package org.essc.login.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The login pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "login")
final class LoginTemplates {

  private LoginTemplates() {}

  static native TemplateInstance page(PageView view);

  static native TemplateInstance landing();
}
