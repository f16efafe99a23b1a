package org.essc.benefit;

import jakarta.inject.Singleton;
import org.essc.act.ActRules;
import org.essc.region.BenefitKeys;
import org.essc.region.RegionCode;

/** How many days before its deadline an entitlement is due soon. */
@Singleton
public class NoticeDays {

  private final ActRules rules;

  NoticeDays(ActRules rules) {
    this.rules = rules;
  }

  /** As the region's policy says today; what is stored keeps the day that followed from it. */
  public int of(RegionCode region) {
    return rules.of(region).value(BenefitKeys.DUE_SOON_DAYS);
  }
}
