package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
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

  /** Nothing where none was given, or it has ended before. */
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
            .chain(
                temporary ->
                    temporary.endedHere()
                        ? Uni.createFrom().voidItem()
                        : changeCard
                            .change(
                                work,
                                temporary,
                                Act.of("card.end-temporary", by).because(reason),
                                CardChange.of(transition))
                            .replaceWithVoid());
  }
}
