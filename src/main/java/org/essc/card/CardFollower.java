package org.essc.card;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;

/**
 * What follows a physical card at once. Called in the card's own transaction, after its row has
 * changed and while it is locked: a failure undoes the change.
 */
public interface CardFollower {

  /** Who is called before whom. */
  enum Turn {
    /** What is the card's own and is derived from it: its electronic card. */
    ITS_OWN,
    /** What it is in use for: logins. */
    ITS_USE,
    /** What becomes of other cards, whose own followers are called then. */
    OTHER_CARDS
  }

  Turn turn();

  /**
   * The card's state, or another of its fields, has changed.
   *
   * @param by whoever changed it
   * @param before as it was locked
   */
  Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after);

  /**
   * An import has changed the states of many cards; all at once, as a file may have millions.
   *
   * @param transaction holds the locks of these cards
   */
  default Uni<Void> imported(SqlClient transaction, List<StateChange> changes, Instant at) {
    return Uni.createFrom().voidItem();
  }

  /**
   * An import has brought cards of persons who were there before; all of a chunk's at once.
   *
   * @param cards as the transaction has inserted them
   */
  default Uni<Void> brought(
      SqlClient transaction, List<ImportedCards.CardWrite> cards, Instant at) {
    return Uni.createFrom().voidItem();
  }

  /** The last day of these cards is over, which changes none of their fields. They are locked. */
  default Uni<Void> expired(UnitOfWork work, List<ActStore.Subject> cards) {
    return Uni.createFrom().voidItem();
  }

  /** In their turns. Asked for at each change, as followers change cards themselves. */
  static List<CardFollower> inTurn(Instance<CardFollower> followers) {
    return followers.stream().sorted(Comparator.comparing(CardFollower::turn)).toList();
  }
}
