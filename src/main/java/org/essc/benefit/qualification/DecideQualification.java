package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.benefit.ChangeEntitlement;
import org.essc.benefit.Entitlement;
import org.essc.benefit.HolderEntitlements;
import org.essc.benefit.qualification.PlanQualification.Planned;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.BenefitWay.Way;
import org.essc.region.PolicyTerms.CardService;

/** The second pair of eyes on a certificate from abroad. Step 3e of the flow. */
@Singleton
class DecideQualification {

  private static final String APPROVE = "benefit.approve-review";
  private static final String REJECT = "benefit.reject-review";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final LivingCardStore livingCards;
  private final QualificationStore store;
  private final QualificationRules rules;
  private final HolderEntitlements entitlements;
  private final ChangeEntitlement changeEntitlement;
  private final PlanQualification plan;
  private final ProofIndex proofs;
  private final ActStore acts;
  private final AuditLog audit;

  DecideQualification(
      ActTransactions transactions,
      CardStore cards,
      LivingCardStore livingCards,
      QualificationStore store,
      QualificationRules rules,
      HolderEntitlements entitlements,
      ChangeEntitlement changeEntitlement,
      PlanQualification plan,
      ProofIndex proofs,
      ActStore acts,
      AuditLog audit) {
    this.transactions = transactions;
    this.cards = cards;
    this.livingCards = livingCards;
    this.store = store;
    this.rules = rules;
    this.entitlements = entitlements;
    this.changeEntitlement = changeEntitlement;
    this.plan = plan;
    this.proofs = proofs;
    this.acts = acts;
    this.audit = audit;
  }

  /** What waits, with the certificate, for the clerk who is asked to look at it. */
  Uni<ReviewView> read(UUID id, ActContext by) {
    return store
        .existing(id)
        .invoke(one -> rules.requireServed(one.region(), by.requester()))
        .call(
            one ->
                audit.record(
                    AuditEntry.of("benefit.read-review", by.requester().actor())
                        .holder(one.holderId())
                        .object(SubjectType.BENEFIT_QUALIFICATION, id)
                        .success()))
        .chain(one -> store.shown(id).map(shown -> ReviewView.of(one, shown)));
  }

  Uni<Answer> handle(UUID id, boolean approve, ActContext by, Ticket ticket) {
    var act = approve ? APPROVE : REJECT;
    return (approve ? signed(id, by) : Uni.createFrom().<Planned>nullItem())
        .chain(
            planned ->
                transactions.answer(
                    ticket,
                    act,
                    by.requester().actor(),
                    work ->
                        store
                            .existing(work.connection(), id)
                            // the card first, as everywhere; it may be another one by now
                            .chain(found -> livingCards.of(work.connection(), found))
                            .chain(cardId -> cards.lock(work.connection(), cardId))
                            .chain(card -> decide(work, card, id, planned, by))
                            .map(done -> new Outcome(200, QualificationView.of(done)))));
  }

  /** What is to be said if it is approved. */
  private Uni<Planned> signed(UUID id, ActContext by) {
    return transactions
        .run(
            APPROVE,
            by.requester().actor(),
            work ->
                store
                    .existing(work.connection(), id)
                    .invoke(one -> permit(one, true, by, work.at()))
                    .chain(
                        one ->
                            entitlements
                                .open(work.connection(), one.holderId())
                                .map(
                                    open ->
                                        open.stream()
                                            .filter(other -> other.id().equals(one.entitlementId()))
                                            .findFirst()
                                            .orElseThrow(DecideQualification::over))))
        .chain(entitlement -> plan.sign(entitlement, id, Way.ABROAD, plan.today()));
  }

  /** The entitlement has ended or was withdrawn meanwhile. */
  private static ProblemException over() {
    return ProblemException.of(QualificationProblems.NOTHING_DUE);
  }

  private void permit(Qualification one, boolean approve, ActContext by, Instant now) {
    rules.requireServed(one.region(), by.requester());
    if (approve && one.askedBy().equals(by.requester().idempotencyCaller())) {
      throw ProblemException.of(ActProblems.OWN_APPROVAL);
    }
    if (!one.waits()) {
      throw ProblemException.of(ActProblems.APPROVAL_DECIDED).with("state", one.state().text());
    }
    if (approve && !one.reviewUntil().isAfter(now)) {
      throw ProblemException.of(ActProblems.APPROVAL_EXPIRED);
    }
  }

  /**
   * @param planned null where it is rejected
   */
  private Uni<Qualification> decide(
      UnitOfWork work, CardRecord card, UUID id, Planned planned, ActContext by) {
    boolean approve = planned != null;
    var act = Act.of(approve ? APPROVE : REJECT, by).because(Way.ABROAD.code());
    return store
        .existing(work.connection(), id)
        .invoke(one -> permit(one, approve, by, work.at()))
        .chain(one -> approve ? approve(work, card, one, planned) : reject(one))
        .call(done -> store.decide(work, done, by.requester().idempotencyCaller()))
        .call(
            () -> acts.record(work, act, card.subject(), card.state().text(), card.state().text()))
        .invoke(
            done ->
                work.audit(
                    act.with("scheme", done.scheme())
                        .entry(done.holderId(), SubjectType.BENEFIT_QUALIFICATION, id)));
  }

  private static Uni<Qualification> reject(Qualification one) {
    return Uni.createFrom().item(one.decided(QualificationState.REJECTED, null, null, null));
  }

  /** The person may have died since it was asked for. */
  private Uni<Qualification> approve(
      UnitOfWork work, CardRecord card, Qualification one, Planned planned) {
    QualificationRules.requireAlive(card);
    card.requireOpenFor(CardService.BENEFIT_QUALIFICATION);
    return changeEntitlement
        .lockOpen(work, card.holderId())
        .map(
            open ->
                open.stream()
                    .filter(other -> other.id().equals(one.entitlementId()))
                    .findFirst()
                    .orElseThrow(DecideQualification::over))
        .map(entitlement -> plan.standing(planned, entitlement, plan.today()))
        .call(() -> proofs.keep(work, one))
        .call(now -> qualify(work, now))
        .map(
            now ->
                one.decided(QualificationState.QUALIFIED, now.on(), now.until(), now.statement()));
  }

  private Uni<Entitlement> qualify(UnitOfWork work, Planned now) {
    return changeEntitlement.qualify(
        work,
        now.entitlement(),
        new ChangeEntitlement.Authentication(now.id(), now.until(), now.statement()),
        true);
  }
}
