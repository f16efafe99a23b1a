package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;

/**
 * What follows a holder's death at once. Called in the transaction of the cancellation by which the
 * platform learns of it, when that has ended the card: a failure undoes it.
 */
public interface DeathFollower {

  /**
   * @param by who ended the card
   */
  Uni<Void> died(UnitOfWork work, ActContext by, UUID holderId);
}
