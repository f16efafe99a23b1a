package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;

/** A temporary card ends with the replacement that it bridged, however that ends. */
@Singleton
class EndTemporaryCard {

  private final CardStore cards;
  private final ChangeCard changeCard;

  EndTemporaryCard(CardStore cards, ChangeCard changeCard) {
    this.cards = cards;
    this.changeCard = changeCard;
  }

  /** Nothing where none was given, or an act has ended it before. */
  Uni<Void> of(
      UnitOfWork work,
      Replacement replacement,
      CardTransition transition,
      ActContext by,
      String reason) {
    return replacement.temporaryCardId() == null
        ? Uni.createFrom().voidItem()
        : cards
            .lock(work.connection(), replacement.temporaryCardId())
            .chain(temporary -> end(work, temporary, transition, by, reason));
  }

  /**
   * What stands in for the old card while another new one is made. One that has ended is forgotten,
   * and keeps the holder from no other. It ends for good then, also where a registry's file alone
   * has cancelled it: nobody comes to it again, and a later file would bring it back beside the
   * next one.
   *
   * @return the temporary card that goes on, or null
   */
  Uni<UUID> goingOn(UnitOfWork work, Replacement replacement, ActContext by, String reason) {
    return replacement.temporaryCardId() == null
        ? Uni.createFrom().nullItem()
        : cards
            .lock(work.connection(), replacement.temporaryCardId())
            .call(
                temporary ->
                    temporary.ended()
                        ? end(work, temporary, CardTransition.CANCEL, by, reason)
                        : Uni.createFrom().voidItem())
            .map(temporary -> temporary.ended() ? null : temporary.id());
  }

  private Uni<Void> end(
      UnitOfWork work,
      CardRecord temporary,
      CardTransition transition,
      ActContext by,
      String reason) {
    return temporary.endedHere()
        ? Uni.createFrom().voidItem()
        : changeCard
            .change(
                work,
                temporary,
                Act.of("card.end-temporary", by).because(reason),
                CardChange.of(transition))
            .replaceWithVoid();
  }
}
