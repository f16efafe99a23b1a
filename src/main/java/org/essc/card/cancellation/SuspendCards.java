package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardRecord;
import org.essc.card.ChangeCard;
import org.essc.platform.outbox.EventType;
import org.essc.region.CardLifeKeys;
import org.essc.region.RegionPolicy;

/**
 * Nobody uses a dead person's card: from the request on, all that would end with the card is out of
 * use. Its state stays beside that, so that whatever becomes of it meanwhile is still so when the
 * request is withdrawn.
 */
@Singleton
class SuspendCards {

  private final ChangeCard changeCard;

  SuspendCards(ChangeCard changeCard) {
    this.changeCard = changeCard;
  }

  /**
   * Suspends them where the region says so of the reason. A later request takes over from one that
   * was refused.
   *
   * @param all locked, as {@link EndCards#lock} gave them
   */
  Uni<Void> suspend(
      UnitOfWork work,
      RegionPolicy policy,
      List<CardRecord> all,
      Cancellation cancellation,
      ActContext by) {
    boolean suspends =
        policy.value(CardLifeKeys.CANCELLATION_SUSPENDS).stream()
            .anyMatch(reason -> reason.code().equals(cancellation.reason()));
    var act = Act.of("card.suspend", by).with("cancellation", cancellation.id());
    return suspends
        ? change(
            work,
            all,
            card -> !card.ended(),
            act,
            CardChange.named(EventType.CARD_SUSPENDED)
                .set(CardField.SUSPENDED_BY, cancellation.id()))
        : Uni.createFrom().voidItem();
  }

  /** Ends what this cancellation suspends. */
  Uni<Void> resume(
      UnitOfWork work, List<CardRecord> all, Cancellation cancellation, ActContext by) {
    var act =
        Act.of("card.resume", by)
            .because(cancellation.withdrawal())
            .with("cancellation", cancellation.id());
    return change(
        work,
        all,
        card -> cancellation.id().equals(card.suspendedBy()),
        act,
        CardChange.named(EventType.CARD_RESUMED).set(CardField.SUSPENDED_BY, null));
  }

  private Uni<Void> change(
      UnitOfWork work,
      List<CardRecord> all,
      Predicate<CardRecord> which,
      Act act,
      CardChange change) {
    return Multi.createFrom()
        .iterable(all)
        .filter(which)
        .onItem()
        .transformToUniAndConcatenate(card -> changeCard.change(work, card, act, change))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
