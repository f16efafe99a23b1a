package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.cancellation.DeathFollower;
import org.essc.platform.outbox.EventType;

/**
 * Step 6: all that a holder draws ends with the holder's death, in the cancellation's transaction.
 */
@Singleton
class EndEntitlements implements DeathFollower {

  private final EntitlementStore store;

  EndEntitlements(EntitlementStore store) {
    this.store = store;
  }

  @Override
  public Uni<Void> died(UnitOfWork work, ActContext by, UUID holderId) {
    var act = Act.of("benefit.end", by).because(Entitlement.DEATH);
    return store
        .endAll(work, holderId, Entitlement.DEATH)
        .invoke(
            ended ->
                ended.forEach(
                    one -> work.tell(act, EntitlementEvents.of(EventType.BENEFIT_ENDED, one))))
        .replaceWithVoid();
  }
}
