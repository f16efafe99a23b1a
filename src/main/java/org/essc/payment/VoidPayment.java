package org.essc.payment;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Step 6: the bank gives an authorisation up, or records that what it took was undone. It is
 * allowed at any time: it gives nobody anything.
 */
@Singleton
class VoidPayment {

  private static final String ACT = "payment.void";

  private final ActTransactions transactions;
  private final PaymentStore store;
  private final PairwiseIds pairwise;
  private final Clock clock;

  VoidPayment(ActTransactions transactions, PaymentStore store, PairwiseIds pairwise, Clock clock) {
    this.transactions = transactions;
    this.store = store;
    this.pairwise = pairwise;
    this.clock = clock;
  }

  Uni<Answer> handle(PartnerNo bank, UUID jti, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        bank.actor(),
        work ->
            store
                .giveUp(work.connection(), jti, bank, now())
                .chain(done -> done.isPresent() ? done(work, done.get()) : refuse(work, jti, bank))
                .map(payment -> new Outcome(201, view(payment))));
  }

  private static Uni<PaymentAuthorization> done(UnitOfWork work, PaymentAuthorization payment) {
    work.audit(
        AuditEntry.of(ACT, payment.bank().actor())
            .holder(payment.holderId())
            .object(SubjectType.PAYMENT_AUTHORIZATION, payment.id())
            .detail("state", payment.state().text())
            .success());
    return Uni.createFrom().item(payment);
  }

  private Uni<PaymentAuthorization> refuse(UnitOfWork work, UUID jti, PartnerNo bank) {
    return store
        .find(work.connection(), jti, bank)
        .map(
            (Optional<PaymentAuthorization> found) -> {
              throw ProblemException.of(
                  found.isPresent() ? PaymentProblems.VOID : ProblemType.NOT_FOUND);
            });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private PaymentView view(PaymentAuthorization payment) {
    return PaymentView.of(
        payment, pairwise.of(payment.bank().value(), payment.holderId()), clock.instant());
  }
}
