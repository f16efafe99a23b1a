package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.ChangeCard;
import org.essc.card.UnsettledDeaths;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.RegionPolicy;

/**
 * Nobody uses a dead person's card: from the request on, all that would end with the card is out of
 * use, and with a death all that its holder has, wherever. Its state stays beside that, so that
 * whatever becomes of it meanwhile is still so when the request is withdrawn. A card that only a
 * registry's file has cancelled is suspended, too: a later file may call it normal.
 */
@Singleton
class SuspendCards implements UnsettledDeaths {

  static final String ACT = "card.suspend";

  private final ChangeCard changeCard;
  private final CancellationStore cancellations;
  private final EndCards endCards;
  private final ActRules rules;

  SuspendCards(
      ChangeCard changeCard, CancellationStore cancellations, EndCards endCards, ActRules rules) {
    this.changeCard = changeCard;
    this.cancellations = cancellations;
    this.endCards = endCards;
    this.rules = rules;
  }

  /**
   * Suspends them where the region says so of the reason, and with a death what a file has brought
   * meanwhile. A later request takes over from one that was refused.
   *
   * @param all locked, as {@link EndCards#lock} gave them
   */
  Uni<Void> suspend(
      UnitOfWork work,
      RegionPolicy policy,
      List<CardRecord> all,
      Cancellation cancellation,
      ActContext by) {
    return suspends(policy, cancellation)
        ? each(
                reached(all, cancellation).stream().filter(card -> !card.endedHere()).toList(),
                card -> suspend(work, card, cancellation, by))
            .chain(
                () ->
                    broughtMeanwhile(
                        work, cancellation, more -> suspendLeft(work, more, cancellation, by)))
        : Uni.createFrom().voidItem();
  }

  /**
   * What a file brings while a death stands is suspended as it comes ({@link SuspendImported}); it
   * and the death's request, or withdrawal, may not have seen each other.
   */
  private Uni<Void> broughtMeanwhile(
      UnitOfWork work, Cancellation cancellation, Function<List<CardRecord>, Uni<Void>> act) {
    return cancellation.death()
        ? endCards.lockAlone(work, cancellation).chain(act::apply)
        : Uni.createFrom().voidItem();
  }

  /**
   * Whoever has died has died everywhere: what the cancellation does not end stays out of use. It
   * is for its own region to cancel, once all is settled there. What another request suspends it
   * takes over, which may have given way to it.
   *
   * @param all locked, the holder's, also what has ended with it
   */
  Uni<Void> suspendLeft(UnitOfWork work, List<CardRecord> all, Cancellation death, ActContext by) {
    return each(
        all.stream()
            .filter(card -> !card.endedHere() && !death.id().equals(card.suspendedBy()))
            .toList(),
        card -> suspend(work, card, death, by));
  }

  /**
   * Ends what this cancellation suspends. Where another one stands, which it took over from, the
   * card goes back to that: its proof is not withdrawn with this one's.
   *
   * @param all locked, as {@link EndCards#lock} gave them
   */
  Uni<Void> resume(
      UnitOfWork work, List<CardRecord> all, Cancellation cancellation, ActContext by) {
    return resumeAmong(work, all, cancellation, by)
        .chain(
            () ->
                broughtMeanwhile(
                    work, cancellation, more -> resumeAmong(work, more, cancellation, by)));
  }

  private Uni<Void> resumeAmong(
      UnitOfWork work, List<CardRecord> all, Cancellation cancellation, ActContext by) {
    return each(
        all.stream().filter(card -> cancellation.id().equals(card.suspendedBy())).toList(),
        card ->
            standing(work, all, card, cancellation)
                .chain(
                    other ->
                        other.isPresent()
                            ? suspend(work, card, other.get(), by)
                            : open(work, card, cancellation, by)));
  }

  @Override
  public Uni<Void> requireNone(UnitOfWork work, CardRecord card) {
    return card.replaces() != null
        ? Uni.createFrom().voidItem()
        : cancellations
            .unsettledDeaths(work.connection(), Set.of(card.holderId()))
            .invoke(
                deaths -> {
                  if (!suspending(deaths).isEmpty()) {
                    throw ProblemException.of(CardProblems.CARD_STATE)
                        .with("state", card.state().shown(true).code());
                  }
                })
            .replaceWithVoid();
  }

  /**
   * By their holders, those of the requests that suspend; of several of a holder's the first.
   *
   * @param requests the newest first
   */
  Map<UUID, Cancellation> suspending(List<Cancellation> requests) {
    return requests.stream()
        .filter(this::suspends)
        .collect(
            Collectors.toMap(
                Cancellation::holderId, Function.identity(), (newest, older) -> newest));
  }

  private Uni<Optional<Cancellation>> standing(
      UnitOfWork work, List<CardRecord> all, CardRecord card, Cancellation withdrawn) {
    return cancellations
        .standing(work, withdrawn)
        .map(
            others ->
                others.stream()
                    .filter(other -> reached(all, other).contains(card) && suspends(other))
                    .findFirst());
  }

  private static List<CardRecord> reached(List<CardRecord> all, Cancellation cancellation) {
    return cancellation.death() ? all : ReplacingCards.of(all, cancellation.cardId());
  }

  /** As the region ruled on the day on which it was asked for. */
  private boolean suspends(Cancellation cancellation) {
    var day = LocalDate.ofInstant(cancellation.requestedAt(), ChinaTime.ZONE);
    return suspends(rules.of(cancellation.region(), day), cancellation);
  }

  private static boolean suspends(RegionPolicy policy, Cancellation cancellation) {
    return policy.value(CardLifeKeys.CANCELLATION_SUSPENDS).stream()
        .anyMatch(reason -> reason.code().equals(cancellation.reason()));
  }

  private Uni<CardRecord> suspend(
      UnitOfWork work, CardRecord card, Cancellation cancellation, ActContext by) {
    return changeCard.change(
        work,
        card,
        Act.of(ACT, by).with("cancellation", cancellation.id()),
        CardChange.named(EventType.CARD_SUSPENDED).set(CardField.SUSPENDED_BY, cancellation.id()));
  }

  private Uni<CardRecord> open(
      UnitOfWork work, CardRecord card, Cancellation withdrawn, ActContext by) {
    var act =
        Act.of("card.resume", by)
            .because(withdrawn.withdrawal())
            .with("cancellation", withdrawn.id());
    return changeCard.change(
        work,
        card,
        act,
        CardChange.named(EventType.CARD_RESUMED).set(CardField.SUSPENDED_BY, null));
  }

  private static Uni<Void> each(
      List<CardRecord> cards, Function<CardRecord, Uni<CardRecord>> change) {
    return Multi.createFrom()
        .iterable(cards)
        .onItem()
        .transformToUniAndConcatenate(change::apply)
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
