package org.essc.card.settlement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Step 4: a partner says whether its side is settled. The last good answer ends the card. */
@Singleton
class AnswerSettlement {

  private static final String ACT = "cancellation.answer-settlement";

  private final ActTransactions transactions;
  private final SettlementStore settlements;
  private final SettlementListener listener;

  AnswerSettlement(
      ActTransactions transactions, SettlementStore settlements, SettlementListener listener) {
    this.transactions = transactions;
    this.settlements = settlements;
    this.listener = listener;
  }

  /**
   * @param side null where the partner is asked about one side alone
   * @param openItems codes; empty where all is settled
   */
  record Request(
      Requester partner,
      UUID cancellationId,
      String side,
      boolean settled,
      List<String> openItems) {

    private Settlement.State state() {
      return settled ? Settlement.State.SETTLED : Settlement.State.NOT_SETTLED;
    }
  }

  /** What an answer answers; nothing of what others said. */
  @Schema(name = "SettlementAnswered")
  record View(
      UUID cancellationId,
      String side,
      @Schema(enumeration = {"settled", "not-settled"}) String state) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket, ACT, request.partner().actor(), work -> answer(work, request));
  }

  private Uni<Outcome> answer(UnitOfWork work, Request request) {
    return mine(work, request)
        .call(
            asked ->
                listener
                    .lock(work, asked)
                    .chain(deadline -> record(work, request, deadline))
                    .chain(fresh -> fresh ? listener.answered(work, asked) : nothing()))
        .map(
            asked ->
                new Outcome(
                    200, new View(asked.cancellationId(), asked.side(), request.state().text())));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  /** The partner's inquiry; of another's it learns nothing, not even that there is one. */
  private Uni<Settlement> mine(UnitOfWork work, Request request) {
    return settlements
        .of(work.connection(), request.cancellationId())
        .map(
            all -> {
              var own =
                  all.stream()
                      .filter(one -> one.partnerNo().equals(request.partner().partnerNo()))
                      .filter(Settlement::inquiry)
                      .filter(one -> request.side() == null || one.side().equals(request.side()))
                      .toList();
              if (own.isEmpty()) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              if (own.size() > 1) {
                throw ProblemException.invalid("side", "required");
              }
              return own.get(0);
            });
  }

  /** False for a repeat of the same answer. */
  private Uni<Boolean> record(UnitOfWork work, Request request, Instant deadline) {
    // Looked at again, now that nobody else can answer or close it.
    return mine(work, request)
        .chain(
            asked -> {
              if (asked.state() == request.state()) {
                return Uni.createFrom().item(false);
              }
              if (asked.state() != Settlement.State.OPEN || !work.at().isBefore(deadline)) {
                throw ProblemException.of(SettlementProblems.SETTLEMENT_CLOSED)
                    .with(
                        "state",
                        asked.state() == Settlement.State.OPEN
                            ? Settlement.State.UNANSWERED.text()
                            : asked.state().text());
              }
              work.audit(
                  AuditEntry.of(ACT, request.partner().actor())
                      .holder(asked.holderId())
                      .object(SubjectType.CANCELLATION, asked.cancellationId())
                      .detail("side", asked.side())
                      .detail("state", request.state().text())
                      .success());
              return settlements.answer(work, asked, request.state(), request.openItems());
            });
  }
}
