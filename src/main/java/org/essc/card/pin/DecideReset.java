package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;

/** The second pair of eyes: approves or rejects what another clerk has asked for. */
@Singleton
class DecideReset {

  private static final String APPROVE = "card.approve-pin-reset";
  private static final String REJECT = "card.reject-pin-reset";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ApprovalStore approvals;
  private final PinRules pinRules;
  private final ActRules rules;
  private final PinActs acts;
  private final ResetPin resetPin;

  DecideReset(
      ActTransactions transactions,
      CardStore cards,
      ApprovalStore approvals,
      PinRules pinRules,
      ActRules rules,
      PinActs acts,
      ResetPin resetPin) {
    this.transactions = transactions;
    this.cards = cards;
    this.approvals = approvals;
    this.pinRules = pinRules;
    this.rules = rules;
    this.acts = acts;
    this.resetPin = resetPin;
  }

  /** What waits, for the clerk who is asked to look at it. */
  Uni<PinAnswers.Approval> read(UUID id, ActContext by) {
    return approvals
        .find(id)
        .invoke(approval -> pinRules.requireJurisdiction(rules.of(approval.region()), by))
        .map(DecideReset::view);
  }

  Uni<Answer> handle(UUID id, boolean approve, ActContext by, Ticket ticket) {
    return transactions.answer(
        ticket,
        approve ? APPROVE : REJECT,
        by.requester().actor(),
        work ->
            approvals
                .find(work, id)
                // the card first, as everywhere
                .chain(found -> cards.lock(work.connection(), found.cardId()))
                .chain(
                    card ->
                        approvals
                            .lock(work, id)
                            .invoke(approval -> permit(approval, card, approve, by, work.at()))
                            .chain(approval -> decide(work, card, approval, approve, by))));
  }

  private void permit(
      ApprovalStore.Approval approval,
      CardRecord card,
      boolean approve,
      ActContext by,
      Instant now) {
    pinRules.requireJurisdiction(rules.of(card.region()), by);
    if (approve && approval.requestedBy().equals(by.requester().idempotencyCaller())) {
      throw ProblemException.of(ActProblems.OWN_APPROVAL);
    }
    if (!approval.pending()) {
      throw ProblemException.of(ActProblems.APPROVAL_DECIDED).with("state", approval.state());
    }
    if (!approval.expiresAt().isAfter(now)) {
      throw ProblemException.of(ActProblems.APPROVAL_EXPIRED);
    }
  }

  private Uni<Outcome> decide(
      UnitOfWork work,
      CardRecord card,
      ApprovalStore.Approval approval,
      boolean approve,
      ActContext by) {
    var state = approve ? "approved" : "rejected";
    var act =
        Act.of(approve ? APPROVE : REJECT, by)
            .because(approval.reason())
            .with("approval", approval.id());
    return approvals
        .decide(work, approval.id(), state, by.requester().idempotencyCaller())
        .chain(() -> acts.record(work, card, act, null))
        .chain(() -> approve ? perform(work, card, approval, by) : Uni.createFrom().voidItem())
        .replaceWith(
            new Outcome(
                200,
                new PinAnswers.Approval(
                    approval.id(),
                    card.id(),
                    state,
                    approval.reason(),
                    approval.requestedAt(),
                    approval.expiresAt(),
                    null)));
  }

  /** The card may have been lost or ended since it was asked for. */
  private Uni<Void> perform(
      UnitOfWork work, CardRecord card, ApprovalStore.Approval approval, ActContext by) {
    PinRules.requireInHand(card);
    return resetPin.perform(work, card, by, approval.effect());
  }

  private static PinAnswers.Approval view(ApprovalStore.Approval approval) {
    var phone = approval.effect().phone();
    return new PinAnswers.Approval(
        approval.id(),
        approval.cardId(),
        approval.state(),
        approval.reason(),
        approval.requestedAt(),
        approval.expiresAt(),
        phone == null ? null : phone.masked());
  }
}
