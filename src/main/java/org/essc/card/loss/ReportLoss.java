package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.GuardiansOnRecord;
import org.essc.act.UnitOfWork;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;
import org.essc.region.RegionPolicy;

/**
 * Reports a card lost at the window, to the hotline's staff or online. The answer is given after
 * the commit: from then on nobody is authenticated by the card's electronic form, as an acceptance
 * holds a share of the card's lock that this waits for.
 */
@Singleton
class ReportLoss {

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final LossConditions conditions;
  private final GuardiansOnRecord guardians;
  private final RecordLoss recordLoss;
  private final GuessThrottle throttle;

  ReportLoss(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      LossConditions conditions,
      GuardiansOnRecord guardians,
      RecordLoss recordLoss,
      GuessThrottle throttle) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.conditions = conditions;
    this.guardians = guardians;
    this.recordLoss = recordLoss;
    this.throttle = throttle;
  }

  /**
   * @param name the holder's, where the channel asks for it; else null
   */
  record Request(CardSelector card, PersonName name, ActContext by) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var requester = request.by().requester();
    if (requester.channel() == Channel.WINDOW) {
      return report(request, ticket);
    }
    return throttle.guard(
        requester, RecordLoss.ACT, request.card().idNumber(), () -> report(request, ticket));
  }

  private Uni<Answer> report(Request request, Ticket ticket) {
    var by = request.by();
    return transactions.answer(
        ticket,
        RecordLoss.ACT,
        by.requester().actor(),
        work ->
            // step 2: from here on the card waits for us, or we for it
            cards
                .lock(work.connection(), request.card(), by.requester())
                .chain(card -> report(work, request, card)));
  }

  private Uni<Outcome> report(UnitOfWork work, Request request, CardRecord card) {
    if (request.name() != null && !request.name().equals(card.name())) {
      throw ProblemException.of(CardProblems.CARD_MISMATCH);
    }
    // step 3: the rules of the card's region
    var policy = rules.of(card.region());
    rules.requireServed(policy, request.by().requester());
    return guardianOnRecord(work, policy, request.by(), card)
        .map(onRecord -> conditions.require(policy, request.by(), card, onRecord))
        // step 4: the card is lost
        .chain(taken -> recordLoss.handle(work, card, taken.by(), taken.kind()))
        .map(
            recorded ->
                new Outcome(
                    recorded.repeated() ? 200 : 201,
                    LossReportView.of(recorded.report(), recorded.card())));
  }

  private Uni<Boolean> guardianOnRecord(
      UnitOfWork work, RegionPolicy policy, ActContext by, CardRecord card) {
    return conditions.asksForTheRecord(policy, by, card)
        ? guardians.mayReportLoss(work.connection(), by.party().idNumber(), card.holderId())
        : Uni.createFrom().item(false);
  }
}
