package org.essc.benefit;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Of nobody who draws nothing more is a name kept for ever. */
@Singleton
class BenefitRetention {

  private static final String UNMATCHED =
      """
      delete from benefit_entitlement where id in (
        select id from benefit_entitlement where state = 'unmatched' and changed_at < $1
         limit $2 for update skip locked)""";

  private static final String CLOSED =
      """
      delete from benefit_entitlement where id in (
        select id from benefit_entitlement
         where state in ('withdrawn', 'ended') and changed_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention unmatched(RetentionConfig config) {
    return Retention.inBusinessTime("unmatched-benefits", config.unmatchedBenefits(), UNMATCHED);
  }

  @Produces
  @Singleton
  Retention closed(RetentionConfig config) {
    return Retention.inBusinessTime("closed-benefits", config.closedBenefits(), CLOSED);
  }
}
