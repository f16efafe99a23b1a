package org.essc.card;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import org.essc.act.UnitOfWork;

/**
 * What follows a physical card at once. Called in the card's own transaction, after its row has
 * changed and while it is locked: a failure undoes the change.
 */
public interface CardFollower {

  /** The card's state, or another of its fields, has changed. */
  Uni<Void> changed(UnitOfWork work, CardRecord before, CardRecord after);

  /**
   * An import has changed the states of many cards; all at once, as a file may have millions.
   *
   * @param transaction holds the locks of these cards
   */
  default Uni<Void> imported(SqlClient transaction, List<StateChange> changes, Instant at) {
    return Uni.createFrom().voidItem();
  }
}
