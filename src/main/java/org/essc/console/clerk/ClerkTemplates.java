package org.essc.console.clerk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The clerk's pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "console/clerk")
final class ClerkTemplates {

  private ClerkTemplates() {}

  static native TemplateInstance search(SearchView view);

  static native TemplateInstance why(WhyView view);

  static native TemplateInstance holder(HolderView view);

  static native TemplateInstance region(RegionView view);

  static native TemplateInstance photo(PhotoView view);

  static native TemplateInstance act(ActView view);

  static native TemplateInstance answer(AnswerView view);
}
