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
import org.essc.ecard.ECardProblems;
import org.essc.partner.PartnerNo;
import org.essc.payment.PaymentStore.Held;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Step 5: the bank takes what was authorised, once, ever. Card and binding are looked at again
 * under their locks: no redemption commits after a loss, or after the binding's end. So is whoever
 * pays for somebody else. What is decided already is refused before anything is locked, so that
 * nobody can hold up a card by payments of long ago.
 */
@Singleton
class RedeemPayment {

  private static final String ACT = "payment.redeem";
  private static final String ACTIVE = "active";

  private final ActTransactions transactions;
  private final PaymentStore store;
  private final Payers payers;
  private final PairwiseIds pairwise;
  private final Clock clock;
  private final Clock businessClock;

  RedeemPayment(
      ActTransactions transactions,
      PaymentStore store,
      Payers payers,
      PairwiseIds pairwise,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.transactions = transactions;
    this.store = store;
    this.payers = payers;
    this.pairwise = pairwise;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  Uni<Answer> handle(PartnerNo bank, UUID jti, int amountFen, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        bank.actor(),
        work ->
            store
                .find(work.connection(), jti, bank)
                .map(RedeemPayment::existing)
                .invoke(this::requireOpen)
                .chain(() -> store.lock(work.connection(), jti, bank))
                .map(RedeemPayment::existing)
                .chain(
                    held ->
                        payer(work, held.payment())
                            .invoke(() -> require(held, amountFen))
                            .call(payer -> requireCard(work, payer)))
                .chain(() -> redeem(work, jti, amountFen))
                .map(payment -> new Outcome(201, view(payment))));
  }

  private static <T> T existing(Optional<T> found) {
    return found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  /** Who pays for the holder and still may; nobody where the holder does, or it is decided. */
  private Uni<Optional<UUID>> payer(UnitOfWork work, PaymentAuthorization payment) {
    return payment.paidBy().isEmpty() || payment.state() != PaymentState.OPEN
        ? Uni.createFrom().item(Optional.empty())
        : payers
            .hold(work.connection(), payment.holderId(), payment.paidBy().get())
            .map(Optional::of);
  }

  private Uni<Void> requireCard(UnitOfWork work, Optional<UUID> payer) {
    return payer.isEmpty()
        ? Uni.createFrom().voidItem()
        : payers.requireCard(work.connection(), payer.get());
  }

  /** What was decided about it before its time was over stays what it was. */
  private void requireOpen(PaymentAuthorization payment) {
    switch (payment.state()) {
      case REDEEMED, REVERSED -> throw ProblemException.of(PaymentProblems.REDEEMED);
      case VOID -> throw ProblemException.of(PaymentProblems.VOID);
      default -> {}
    }
    if (payment.expired(clock.instant())) {
      throw ProblemException.of(PaymentProblems.EXPIRED);
    }
  }

  private void require(Held held, int amountFen) {
    var payment = held.payment();
    requireOpen(payment);
    var today = ChinaTime.today(businessClock);
    var usability = held.usability(today);
    if (!usability.usable()) {
      throw ECardProblems.cardNotUsable(usability);
    }
    if (!held.bindingState().equals(ACTIVE) || held.bindingUntil().isBefore(today)) {
      throw ProblemException.of(PaymentProblems.BINDING_NOT_ACTIVE)
          .with("state", held.bindingState());
    }
    if (amountFen > payment.ceilingFen()) {
      throw ProblemException.of(PaymentProblems.ABOVE_CEILING)
          .with("ceilingFen", payment.ceilingFen());
    }
  }

  private Uni<PaymentAuthorization> redeem(UnitOfWork work, UUID jti, int amountFen) {
    return store
        .redeem(work.connection(), jti, amountFen, now())
        .map(done -> done.orElseThrow(() -> ProblemException.of(PaymentProblems.REDEEMED)))
        .invoke(payment -> work.audit(entry(payment)));
  }

  /** Real time, as the bank's books have it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static AuditEntry entry(PaymentAuthorization payment) {
    return AuditEntry.of(ACT, payment.bank().actor())
        .holder(payment.holderId())
        .object(SubjectType.PAYMENT_AUTHORIZATION, payment.id())
        .success();
  }

  private PaymentView view(PaymentAuthorization payment) {
    return PaymentView.of(
        payment, pairwise.of(payment.bank().value(), payment.holderId()), clock.instant());
  }
}
