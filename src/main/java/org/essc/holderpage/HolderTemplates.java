package org.essc.holderpage;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages, checked against their data when the program is built. */
@CheckedTemplate(basePath = "holderpage")
final class HolderTemplates {

  private HolderTemplates() {}

  static native TemplateInstance shell();

  static native TemplateInstance notice(Notice view);

  static native TemplateInstance card(CardView view);

  static native TemplateInstance payment(PaymentPageView view);

  static native TemplateInstance pin(PinView view);

  static native TemplateInstance uses(UsesView view);

  static native TemplateInstance logins(LoginsView view);

  static native TemplateInstance channels(ChannelsView view);

  static native TemplateInstance family(FamilyView view);

  static native TemplateInstance banks(BanksView view);

  static native TemplateInstance benefits(BenefitsView view);

  static native TemplateInstance confirmations(ConfirmationsView view);

  static native TemplateInstance confirm(ConfirmView view);
}
