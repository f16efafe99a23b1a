package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.time.Patience;
import org.essc.region.BenefitWay.Way;

/**
 * A clerk or a channel authenticates that who draws a benefit is alive and entitled: at a counter,
 * at home, with the guardian, or by a certificate from abroad that another clerk reviews. Steps 3a
 * to 3d of docs/flows/benefit-qualification.md.
 */
@Singleton
class QualifyHolder {

  private static final String ACT = RecordQualification.ACT;

  private final FindPerson findPerson;
  private final CardStore cards;
  private final PlanQualification plan;
  private final RecordQualification record;
  private final AskForReview askForReview;
  private final ActTransactions transactions;

  QualifyHolder(
      FindPerson findPerson,
      CardStore cards,
      PlanQualification plan,
      RecordQualification record,
      AskForReview askForReview,
      ActTransactions transactions) {
    this.findPerson = findPerson;
    this.cards = cards;
    this.plan = plan;
    this.record = record;
    this.askForReview = askForReview;
    this.transactions = transactions;
  }

  /** As it is sent, valid by its types. */
  record Request(FindPerson.Named person, Asked asked) {}

  Uni<Answer> handle(Request request, Ticket ticket, Patience patience) {
    var asked = request.asked();
    // step 3a: who it is
    return findPerson
        .handle(request.person(), asked.by().requester(), patience)
        .chain(
            selector ->
                asked.way() == Way.ABROAD
                    ? review(selector, asked, ticket)
                    : qualify(selector, asked, ticket));
  }

  private Uni<Answer> qualify(CardSelector selector, Asked asked, Ticket ticket) {
    var requester = asked.by().requester();
    return transactions
        // step 3b: what it is about, and whether it is allowed
        .run(
            ACT,
            requester.actor(),
            work ->
                cards
                    .find(work.connection(), selector, requester)
                    .chain(card -> plan.about(work.connection(), card, asked)))
        // step 3c: what is to be said of it is signed
        .chain(chosen -> plan.sign(chosen, asked))
        // step 3d: all of it is recorded
        .chain(
            planned ->
                transactions.answer(
                    ticket,
                    ACT,
                    requester.actor(),
                    work ->
                        cards
                            .lock(work.connection(), selector, requester)
                            .chain(card -> record.handle(work, card, asked, planned, null))
                            .map(
                                done ->
                                    new Outcome(
                                        done.fresh() ? 201 : 200,
                                        QualificationView.of(done.all())))));
  }

  private Uni<Answer> review(CardSelector selector, Asked asked, Ticket ticket) {
    var requester = asked.by().requester();
    return transactions.answer(
        ticket,
        AskForReview.ACT,
        requester.actor(),
        work ->
            cards
                .lock(work.connection(), selector, requester)
                .chain(card -> askForReview.handle(work, card, asked))
                .map(waiting -> new Outcome(202, QualificationView.of(waiting))));
  }
}
