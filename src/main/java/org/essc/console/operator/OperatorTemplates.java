package org.essc.console.operator;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The desk's pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "console/operator")
final class OperatorTemplates {

  private OperatorTemplates() {}

  static native TemplateInstance numbers(NumbersView view);

  static native TemplateInstance plots(NumbersView view);

  static native TemplateInstance partners(PartnersView view);

  static native TemplateInstance partner(PartnerPage view);

  static native TemplateInstance files(FilesView view);

  static native TemplateInstance progress(FilesView view);

  static native TemplateInstance policies(PoliciesView view);

  static native TemplateInstance points(PointsView view);

  static native TemplateInstance point(PointView view);

  static native TemplateInstance keys(KeysView view);

  static native TemplateInstance data(DataView view);

  static native TemplateInstance corrections(CorrectionsView view);

  static native TemplateInstance form(FormView view);

  static native TemplateInstance confirm(ConfirmView view);
}
