package org.essc.region;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Tells what holds in a region, and by which document. */
@ApplicationScoped
public class ExplainRegionPolicy {

  private final RegionPolicies policies;
  private final Clock clock;

  public ExplainRegionPolicy(RegionPolicies policies, @BusinessDates Clock clock) {
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * @param on a day in China; null for today
   */
  public RegionPolicyView explain(RegionCode region, LocalDate on) {
    return policies.explain(region, on == null ? ChinaTime.today(clock) : on);
  }
}
