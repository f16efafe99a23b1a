package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.settlement.AskPartners;
import org.essc.card.settlement.Settlement;
import org.essc.card.settlement.SettlementListener;
import org.essc.card.settlement.SettlementStore;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.region.CardLifeKeys;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.CancellationOrder;

/**
 * Step 5: what the answers so far make of a cancellation. One that is not settled refuses it, the
 * deadline refuses it where anybody is silent, and only when all are settled the card ends.
 */
@Singleton
class DecideCancellation implements SettlementListener {

  private static final String ACT = "card.refuse-cancellation";

  static final Requester ITSELF =
      new Requester(
          Actor.system("cancellation"), "system:cancellation", null, Jurisdiction.NATIONWIDE);

  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final EndCards endCards;
  private final SuspendCards suspendCards;
  private final AskPartners askPartners;
  private final ActRules rules;
  private final Instance<DeathFollower> deathFollowers;

  DecideCancellation(
      CancellationStore cancellations,
      SettlementStore settlements,
      EndCards endCards,
      SuspendCards suspendCards,
      AskPartners askPartners,
      ActRules rules,
      @Any Instance<DeathFollower> deathFollowers) {
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.endCards = endCards;
    this.suspendCards = suspendCards;
    this.askPartners = askPartners;
    this.rules = rules;
    this.deathFollowers = deathFollowers;
  }

  /** The cards before the cancellation, as everybody locks them. */
  @Override
  public Uni<Instant> lock(UnitOfWork work, Settlement asked) {
    return cardOf(work, asked)
        .chain(card -> endCards.lock(work, card))
        .chain(cards -> cancellations.lock(work, asked.cancellationId()))
        .map(Cancellation::deadline);
  }

  @Override
  public Uni<Void> answered(UnitOfWork work, Settlement asked) {
    return cardOf(work, asked)
        .chain(card -> handle(work, card, asked.cancellationId()))
        .replaceWithVoid();
  }

  /** A bank may be asked about another card that ends with the one that is to be cancelled. */
  private Uni<UUID> cardOf(UnitOfWork work, Settlement asked) {
    return cancellations
        .find(work.connection(), asked.cancellationId())
        .map(found -> found.orElseThrow().cardId());
  }

  /** As it is afterwards; one that awaits nothing stays as it is. */
  Uni<Cancellation> handle(UnitOfWork work, UUID cardId, UUID id) {
    return endCards
        .lock(work, cardId)
        .chain(
            cards ->
                cancellations
                    .lock(work, id)
                    .chain(
                        now ->
                            now.awaitsSettlement()
                                ? decide(work, cards, now)
                                : Uni.createFrom().item(now)));
  }

  private Uni<Cancellation> decide(
      UnitOfWork work, List<CardRecord> cards, Cancellation cancellation) {
    return settlements
        .of(work.connection(), cancellation.id())
        .chain(
            all -> {
              if (any(all, Settlement.State.NOT_SETTLED)) {
                return refuse(work, cancellation, "settlement-open", Settlement.State.CLOSED);
              }
              if (!any(all, Settlement.State.OPEN)) {
                return complete(work, cards, cancellation, ActContext.itself(ITSELF));
              }
              return cancellation.overdue(work.at())
                  ? refuse(work, cancellation, "settlement-unanswered", Settlement.State.UNANSWERED)
                  : Uni.createFrom().item(cancellation);
            });
  }

  /**
   * Everything is settled: the cards end now, and a bank that comes after is told of those that do.
   *
   * @param cards locked, as {@link EndCards#lock} gave them
   */
  Uni<Cancellation> complete(
      UnitOfWork work, List<CardRecord> cards, Cancellation cancellation, ActContext by) {
    var policy = rules.of(cancellation.region());
    var ending =
        ReplacingCards.of(cards, cancellation.cardId()).stream()
            .filter(card -> !card.endedHere())
            .toList();
    boolean bankFollows =
        policy.value(CardLifeKeys.CANCELLATION_ORDER) == CancellationOrder.SOCIAL_SIDE_FIRST;
    return endCards
        .handle(work, cards, cancellation, by)
        .chain(() -> cancellations.end(work, cancellation, Cancellation.State.CANCELLED, null))
        .call(done -> endOthers(work, cards, done, by))
        .call(
            done ->
                bankFollows
                    ? askPartners.tellBanks(work, done.toSettle(), ending)
                    : Uni.createFrom().voidItem())
        .call(done -> done.death() ? follow(work, done, by) : Uni.createFrom().voidItem());
  }

  /**
   * Each of the cards in one another's place may have been shown to a clerk. A request with which
   * no card would end any more ends with this one, and nobody is asked about it; but a death is
   * more than the end of cards, and waits on where these have ended for another reason.
   */
  private Uni<Void> endOthers(
      UnitOfWork work, List<CardRecord> cards, Cancellation done, ActContext by) {
    var ended = ReplacingCards.of(cards, done.cardId());
    var left = cards.stream().filter(card -> !ended.contains(card)).toList();
    return cancellations
        .awaitingOf(work, done.holderId())
        .chain(
            others ->
                Multi.createFrom()
                    .iterable(others)
                    .filter(other -> done.death() || !other.death())
                    .filter(other -> ReplacingCards.of(left, other.cardId()).isEmpty())
                    .onItem()
                    .transformToUniAndConcatenate(other -> endWith(work, other, done, by))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private Uni<Cancellation> endWith(
      UnitOfWork work, Cancellation other, Cancellation done, ActContext by) {
    work.audit(
        Act.of(EndCards.ACT, by)
            .because(other.reason())
            .with("cancellation", done.id())
            .entry(other.holderId(), SubjectType.CANCELLATION, other.id()));
    return settlements
        .close(work, other.toSettle(), Settlement.State.CLOSED)
        .chain(() -> cancellations.end(work, other, Cancellation.State.CANCELLED, null));
  }

  /**
   * A death is told of a card that had ended, and nobody is asked: so no card ends with it. What
   * files alone have cancelled is suspended, as its withdrawal gives that back, and no bank cancels
   * anything.
   *
   * @param cards locked, as {@link EndCards#lock} gave them
   */
  Uni<Cancellation> tell(
      UnitOfWork work, List<CardRecord> cards, Cancellation death, ActContext by) {
    return endCards
        .withdrawFirstCards(work, cards, death, by)
        .chain(() -> cancellations.end(work, death, Cancellation.State.CANCELLED, null))
        .call(done -> follow(work, done, by));
  }

  /** The cards that do not end with it are looked for now, as a file may have brought one since. */
  private Uni<Void> follow(UnitOfWork work, Cancellation done, ActContext by) {
    return endCards
        .lockAlone(work, done)
        .chain(left -> suspendCards.suspendLeft(work, left, done, by))
        .chain(
            () ->
                Multi.createFrom()
                    .iterable(deathFollowers)
                    .onItem()
                    .transformToUniAndConcatenate(
                        follower -> follower.died(work, by, done.holderId()))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  /** Told apart, as what is refused is no act done, but an entry with the outcome refused. */
  private Uni<Cancellation> refuse(
      UnitOfWork work, Cancellation cancellation, String refusal, Settlement.State others) {
    work.event(
        OutboxEvent.of(
                EventType.CANCELLATION_REFUSED,
                cancellation.holderId(),
                SubjectType.CARD,
                cancellation.cardId())
            .with("regionCode", cancellation.region().value())
            .with("reason", refusal));
    work.audit(
        AuditEntry.of(ACT, ITSELF.actor())
            .holder(cancellation.holderId())
            .object(SubjectType.CANCELLATION, cancellation.id())
            .refused(refusal));
    return settlements
        .close(work, cancellation.toSettle(), others)
        .chain(() -> cancellations.end(work, cancellation, Cancellation.State.REFUSED, refusal));
  }

  private static boolean any(List<Settlement> all, Settlement.State state) {
    return all.stream().anyMatch(one -> one.inquiry() && one.state() == state);
  }
}
