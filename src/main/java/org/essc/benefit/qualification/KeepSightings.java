package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BenefitKeys;
import org.essc.region.BenefitWay.Way;
import org.essc.region.RegionPolicies;
import org.essc.verification.PresenceFollower;

/**
 * Notes in the verification's own transaction that the holder was seen, where the region of the
 * card authenticates silently; nowhere else anything is kept. A region without a policy opens no
 * way, and is no reason not to say who stands there. Step 3f of the flow.
 */
@Singleton
class KeepSightings implements PresenceFollower {

  private final RegionPolicies policies;
  private final SightingStore store;
  private final Clock clock;

  KeepSightings(RegionPolicies policies, SightingStore store, @BusinessDates Clock clock) {
    this.policies = policies;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Uni<Void> seen(SqlClient transaction, List<Seen> seen) {
    var kept = seen.stream().filter(this::counts).toList();
    return kept.isEmpty() ? Uni.createFrom().voidItem() : store.keep(transaction, kept);
  }

  private boolean counts(Seen one) {
    return policies
        .find(one.region(), ChinaTime.today(clock))
        .flatMap(policy -> policy.stated(BenefitKeys.WAYS))
        .stream()
        .flatMap(List::stream)
        .anyMatch(way -> way.way() == Way.SILENT);
  }
}
