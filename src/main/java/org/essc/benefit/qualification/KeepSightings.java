package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.region.BenefitKeys;
import org.essc.region.BenefitWay.Way;
import org.essc.verification.PresenceFollower;

/**
 * Notes in the verification's own transaction that the holder was seen, where the region of the
 * card authenticates silently; nowhere else anything is kept. Step 3f of the flow.
 */
@Singleton
class KeepSightings implements PresenceFollower {

  private final QualificationRules rules;
  private final SightingStore store;

  KeepSightings(QualificationRules rules, SightingStore store) {
    this.rules = rules;
    this.store = store;
  }

  @Override
  public Uni<Void> seen(SqlClient transaction, List<Seen> seen) {
    var kept = seen.stream().filter(this::counts).toList();
    return kept.isEmpty() ? Uni.createFrom().voidItem() : store.keep(transaction, kept);
  }

  private boolean counts(Seen one) {
    return rules.of(one.region()).stated(BenefitKeys.WAYS).stream()
        .flatMap(List::stream)
        .anyMatch(way -> way.way() == Way.SILENT);
  }
}
