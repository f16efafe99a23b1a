package org.essc.benefit;

import static org.essc.platform.overdue.Overdue.TODAY;
import static org.essc.platform.overdue.Overdue.midnight;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.overdue.Overdue;

/** What {@link SweepEntitlements} has not come to yet. */
@Singleton
class OverdueEntitlements {

  private static final String LAPSES =
      "select "
          + midnight("min(deadline) + 1")
          + " from benefit_entitlement where state in ('due', 'due-soon', 'qualified')"
          + " and deadline < "
          + TODAY;

  private static final String NOTICES =
      "select "
          + midnight("min(notice_on)")
          + " from benefit_entitlement where state in ('due', 'qualified') and notice_on <= "
          + TODAY;

  @Produces
  @Singleton
  Overdue lapses() {
    return new Overdue("benefit-lapses", LAPSES);
  }

  @Produces
  @Singleton
  Overdue notices() {
    return new Overdue("benefit-notices", NOTICES);
  }
}
