package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardChange;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.CardTransition;
import org.essc.card.lifecycle.ChangeCard;
import org.essc.card.lifecycle.Work;

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
      Work work, Replacement replacement, CardTransition transition, By by, String reason) {
    return replacement.temporaryCardId() == null
        ? Uni.createFrom().voidItem()
        : cards
            .lock(work.connection(), replacement.temporaryCardId())
            .chain(
                temporary ->
                    temporary.ended()
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
