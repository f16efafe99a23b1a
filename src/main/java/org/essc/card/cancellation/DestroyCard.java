package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.settlement.SettlementStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Records that the card which was taken in at its cancellation has been destroyed. */
@Singleton
class DestroyCard {

  private static final String ACT = "card.destroy";

  private final ActTransactions transactions;
  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final ActRules rules;

  DestroyCard(
      ActTransactions transactions,
      CancellationStore cancellations,
      SettlementStore settlements,
      ActRules rules) {
    this.transactions = transactions;
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.rules = rules;
  }

  Uni<Answer> handle(UUID id, Requester requester, Ticket ticket) {
    return transactions.answer(
        ticket, ACT, requester.actor(), work -> destroy(work, id, requester));
  }

  private Uni<Outcome> destroy(UnitOfWork work, UUID id, Requester requester) {
    return cancellations
        .find(work.connection(), id)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .invoke(found -> rules.requireServed(rules.of(found.region()), requester))
        .call(
            found ->
                cancellations.destroy(work, found).invoke(now -> tell(work, now, found, requester)))
        .chain(found -> cancellations.lock(work, id))
        .invoke(
            after -> {
              if (after.destroyedAt() == null) {
                throw ProblemException.of(CancellationProblems.CARD_NOT_COLLECTED);
              }
            })
        .chain(
            after ->
                settlements
                    .of(work.connection(), id)
                    .map(all -> new Outcome(200, CancellationView.of(after, all))));
  }

  private static void tell(UnitOfWork work, boolean now, Cancellation found, Requester requester) {
    if (now) {
      work.tell(
          Act.of(ACT, ActContext.itself(requester)),
          OutboxEvent.of(
                  EventType.CARD_DESTROYED, found.holderId(), SubjectType.CARD, found.cardId())
              .with("regionCode", found.region().value()));
    }
  }
}
