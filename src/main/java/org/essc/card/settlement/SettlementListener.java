package org.essc.card.settlement;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.essc.act.UnitOfWork;

/** What waits for the answers. Called in an answer's own transaction: a failure undoes it. */
public interface SettlementListener {

  /**
   * Locks what the answer decides on, so that nobody else answers or closes it meanwhile.
   *
   * @return by when partners have to have answered
   */
  Uni<Instant> lock(UnitOfWork work, Settlement asked);

  /** A partner has answered; {@link #lock} was called before. */
  Uni<Void> answered(UnitOfWork work, Settlement asked);
}
