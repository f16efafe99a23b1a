package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.settlement.AskPartners;
import org.essc.card.settlement.SettlementStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.CancellationReason;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/** Takes a cancellation at the window, and asks whoever has to have settled first. */
@Singleton
class RequestCancellation {

  static final String ACT = "card.request-cancellation";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final CancellationConditions conditions;
  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final AskPartners askPartners;
  private final SuspendCards suspendCards;
  private final EndCards endCards;
  private final DecideCancellation decide;
  private final WithdrawCancellation withdraw;
  private final ActStore acts;
  private final Randomness randomness;

  RequestCancellation(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      CancellationConditions conditions,
      CancellationStore cancellations,
      SettlementStore settlements,
      AskPartners askPartners,
      SuspendCards suspendCards,
      EndCards endCards,
      DecideCancellation decide,
      WithdrawCancellation withdraw,
      ActStore acts,
      Randomness randomness) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.conditions = conditions;
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.askPartners = askPartners;
    this.suspendCards = suspendCards;
    this.endCards = endCards;
    this.decide = decide;
    this.withdraw = withdraw;
    this.acts = acts;
    this.randomness = randomness;
  }

  /**
   * @param hukouReference of the police's cancellation of the household registration, or null
   */
  record Request(
      CardSelector card, CancellationReason reason, String hukouReference, ActContext by) {

    private Request with(ActContext accepted) {
      return new Request(card, reason, hukouReference, accepted);
    }

    /** More ends with a death than with the card. */
    private boolean supersedes(Cancellation other) {
      return reason == CancellationReason.DEATH && !other.death();
    }

    @Override
    public String toString() {
      return "Request[" + reason + "]";
    }
  }

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            // step 1: the card, with all that would end with it
            cards
                .find(work.connection(), request.card(), request.by().requester())
                .chain(
                    found ->
                        endCards
                            .lock(work, found.id())
                            .chain(all -> request(work, request, found.id(), all))));
  }

  private Uni<Outcome> request(UnitOfWork work, Request asked, UUID cardId, List<CardRecord> all) {
    var card = all.stream().filter(one -> one.id().equals(cardId)).findFirst().orElseThrow();
    // step 2: the region's conditions
    var policy = rules.of(card.region());
    var request = asked.with(conditions.require(policy, asked, card));
    return cancellations
        .awaiting(work, card.id())
        .chain(
            open ->
                open.isPresent() && !request.supersedes(open.get())
                    ? answer(work, 200, open.get())
                    : conditions
                        .requireUntold(work, all, card)
                        .chain(() -> giveWay(work, all, open, request.by()))
                        .chain(() -> begin(work, policy, request, card))
                        .chain(begun -> decide(work, policy, request, all, card, begun))
                        .chain(done -> answer(work, 201, done)));
  }

  private Uni<Void> giveWay(
      UnitOfWork work, List<CardRecord> all, Optional<Cancellation> open, ActContext by) {
    return open.isEmpty()
        ? Uni.createFrom().voidItem()
        : withdraw.giveWay(work, all, open.get(), by).replaceWithVoid();
  }

  private Uni<Cancellation> begin(
      UnitOfWork work, RegionPolicy policy, Request request, CardRecord card) {
    boolean collected =
        policy.value(CardLifeKeys.CANCELLATION_CARD_COLLECTED)
            && request.by().shown().contains(Evidence.CARD);
    var cancellation =
        new Cancellation(
            randomness.uuid(),
            card.holderId(),
            card.id(),
            card.region(),
            Cancellation.State.AWAITING_SETTLEMENT,
            null,
            null,
            request.reason().code(),
            work.at(),
            askPartners.deadline(work.at()),
            collected,
            null,
            null);
    var act = Act.of(ACT, request.by()).because(cancellation.reason());
    work.tell(
        act,
        OutboxEvent.of(
                EventType.CANCELLATION_REQUESTED, card.holderId(), SubjectType.CARD, card.id())
            .with("regionCode", card.region().value())
            .with("reason", cancellation.reason()),
        SubjectType.CANCELLATION,
        cancellation.id());
    return cancellations
        .insert(work, cancellation, request.by(), request.hukouReference())
        .chain(() -> acts.record(work, act, card.subject(), null, null))
        .replaceWith(cancellation);
  }

  private Uni<Cancellation> decide(
      UnitOfWork work,
      RegionPolicy policy,
      Request request,
      List<CardRecord> all,
      CardRecord card,
      Cancellation begun) {
    var first = policy.value(CardLifeKeys.CANCELLATION_SETTLED_FIRST);
    if (card.ended()) {
      // it awaits nothing: only the death is told of
      return decide.tell(work, all, begun, request.by());
    }
    return first.isEmpty()
        ? decide.complete(work, all, begun, request.by())
        // step 3: whoever has to have settled is asked
        : askPartners
            .ask(work, policy, begun.toSettle(), standing(all, card), first)
            .chain(() -> suspendCards.suspend(work, policy, all, begun, request.by()))
            .replaceWith(begun);
  }

  /** Those that end with the card, and have not ended before: whose banks have to have settled. */
  private static List<CardRecord> standing(List<CardRecord> all, CardRecord card) {
    return ReplacingCards.of(all, card.id()).stream().filter(one -> !one.ended()).toList();
  }

  private Uni<Outcome> answer(UnitOfWork work, int status, Cancellation cancellation) {
    return settlements
        .of(work.connection(), cancellation.id())
        .map(all -> new Outcome(status, CancellationView.of(cancellation, all)));
  }
}
