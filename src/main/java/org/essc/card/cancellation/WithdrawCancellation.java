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
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.settlement.Settlement;
import org.essc.card.settlement.SettlementStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Step 7: the request was a mistake; the card is again what it is without it. */
@Singleton
class WithdrawCancellation {

  static final String ACT = "card.withdraw-cancellation";

  /** No clerk gives it as the reason. */
  private static final String SUPERSEDED = "superseded";

  private final ActTransactions transactions;
  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final EndCards endCards;
  private final SuspendCards suspendCards;
  private final ActStore acts;
  private final ActRules rules;

  WithdrawCancellation(
      ActTransactions transactions,
      CancellationStore cancellations,
      SettlementStore settlements,
      EndCards endCards,
      SuspendCards suspendCards,
      ActStore acts,
      ActRules rules) {
    this.transactions = transactions;
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.endCards = endCards;
    this.suspendCards = suspendCards;
    this.acts = acts;
    this.rules = rules;
  }

  /** Why a request is withdrawn. */
  enum Reason {
    /** Alive, or found. */
    HOLDER_APPEARED,
    /** Does not emigrate. */
    HOLDER_STAYS,
    /** It was somebody else's death. */
    WRONG_HOLDER,
    PROOF_NOT_GENUINE,
    ENTERED_IN_ERROR;

    String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static Optional<Reason> find(String code) {
      return java.util.Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }
  }

  record Request(UUID cancellationId, Reason reason, Requester clerk) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.clerk().actor(),
        work ->
            cancellations
                .find(work.connection(), request.cancellationId())
                .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                .invoke(found -> rules.requireServed(rules.of(found.region()), request.clerk()))
                // The cards before the cancellation, as everybody locks them.
                .chain(found -> endCards.lock(work, found.cardId()))
                .chain(
                    cards ->
                        cancellations
                            .lock(work, request.cancellationId())
                            .chain(current -> withdraw(work, request, cards, current)))
                .chain(done -> answer(work, done)));
  }

  private Uni<Cancellation> withdraw(
      UnitOfWork work, Request request, List<CardRecord> cards, Cancellation current) {
    if (current.state() == Cancellation.State.WITHDRAWN) {
      return Uni.createFrom().item(current);
    }
    var by = ActContext.itself(request.clerk());
    return cancellations
        .withdraw(work, current, request.reason().code())
        .map(
            done ->
                done.orElseThrow(
                    () ->
                        ProblemException.of(CancellationProblems.NOT_WITHDRAWABLE)
                            .with("state", current.state().text())))
        .call(done -> close(work, cards, done, by))
        .call(done -> suspendCards.resume(work, cards, done, by));
  }

  /**
   * A death is told while another reason is being settled. The cards stay suspended, as the request
   * that follows takes them over.
   *
   * @param cards locked, as {@link EndCards#lock} gave them
   * @param current awaiting settlement
   */
  Uni<Cancellation> giveWay(
      UnitOfWork work, List<CardRecord> cards, Cancellation current, ActContext by) {
    return cancellations
        .withdraw(work, current, SUPERSEDED)
        .map(Optional::orElseThrow)
        .call(done -> close(work, cards, done, by));
  }

  /** Nobody is asked any more. */
  private Uni<Void> close(
      UnitOfWork work, List<CardRecord> cards, Cancellation done, ActContext by) {
    return settlements
        .close(work, done.toSettle(), Settlement.State.CLOSED)
        .chain(() -> record(work, by, cards, done));
  }

  private Uni<Void> record(
      UnitOfWork work, ActContext by, List<CardRecord> cards, Cancellation done) {
    var act = Act.of(ACT, by).because(done.withdrawal());
    work.tell(
        act,
        OutboxEvent.of(
                EventType.CANCELLATION_WITHDRAWN, done.holderId(), SubjectType.CARD, done.cardId())
            .with("regionCode", done.region().value())
            .with("reason", done.withdrawal()),
        SubjectType.CANCELLATION,
        done.id());
    var card = cards.stream().filter(one -> one.id().equals(done.cardId())).findFirst();
    return acts.record(work, act, card.orElseThrow().subject(), null, null).replaceWithVoid();
  }

  private Uni<Outcome> answer(UnitOfWork work, Cancellation cancellation) {
    return settlements
        .of(work.connection(), cancellation.id())
        .map(all -> new Outcome(200, CancellationView.of(cancellation, all)));
  }
}
