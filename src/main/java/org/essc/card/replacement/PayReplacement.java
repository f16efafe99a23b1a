package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.replacement.Replacement.FeeState;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;

/** Step 7: the fee is paid, and the new card may be made. Paid again it stays paid. */
@Singleton
class PayReplacement {

  private static final String ACT = "card.pay-replacement";

  private final ServeReplacement serve;
  private final ReplacementRules rules;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final ActStore acts;

  PayReplacement(
      ServeReplacement serve,
      ReplacementRules rules,
      ReplacementStore store,
      ReplacementApplications applications,
      ActStore acts) {
    this.serve = serve;
    this.rules = rules;
    this.store = store;
    this.applications = applications;
    this.acts = acts;
  }

  /**
   * @param reference of the payment; a clerk who took cash may have none
   */
  record Payment(UUID replacementId, int amountFen, String reference, ActContext by) {

    @Override
    public String toString() {
      return "Payment[" + replacementId + "]";
    }
  }

  Uni<Answer> handle(Payment payment, Ticket ticket) {
    return serve.run(
        payment.replacementId(),
        ACT,
        payment.by(),
        ticket,
        (work, card, replacement) -> pay(work, card, replacement, payment));
  }

  private Uni<Replacement> pay(
      UnitOfWork work, CardRecord card, Replacement replacement, Payment payment) {
    rules.requireServed(card, payment.by());
    if (replacement.feeState() == FeeState.PAID) {
      return Uni.createFrom().item(replacement);
    }
    var paid = replacement.paid(payment.amountFen());
    var act = Act.of(ACT, payment.by()).with("feeFen", payment.amountFen());
    return store
        .pay(work, paid, payment.reference())
        .chain(() -> applications.release(work, replacement))
        .chain(
            () ->
                ReplacementJournal.record(
                    acts, work, replacement, act, EventType.REPLACEMENT_FEE_PAID))
        .replaceWith(paid);
  }
}
