package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;

/** A card in whose place another one is ends for good, as replaced. */
@Singleton
class EndOldCard {

  private final ChangeCard changeCard;

  EndOldCard(ChangeCard changeCard) {
    this.changeCard = changeCard;
  }

  /**
   * Also one that a registry's file has called cancelled before: then none brings it back. Nothing
   * where an act has ended it.
   *
   * @param old locked
   */
  Uni<Void> of(UnitOfWork work, CardRecord old, ActContext by) {
    return old.endedHere()
        ? Uni.createFrom().voidItem()
        : changeCard
            .change(work, old, Act.of("card.replace", by), CardChange.of(CardTransition.REPLACE))
            .replaceWithVoid();
  }
}
