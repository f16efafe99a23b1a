package org.essc.holderdata;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Takes a holder's request to correct what is kept about them; its term begins. */
@Singleton
class AskCorrection {

  private static final String ACT = "holder.ask-correction";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final CorrectionStore corrections;
  private final CorrectionConfig config;
  private final Randomness randomness;
  private final Clock clock;

  AskCorrection(
      ActTransactions transactions,
      CardStore cards,
      CorrectionStore corrections,
      CorrectionConfig config,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.corrections = corrections;
    this.config = config;
    this.randomness = randomness;
    this.clock = clock;
  }

  Uni<Answer> handle(CorrectionRequests.Request request, Ticket ticket) {
    var requester = request.by().requester();
    return transactions.answer(
        ticket,
        ACT,
        requester.actor(),
        work ->
            // step 2: the card, of the clerk's regions
            cards
                .lock(work.connection(), request.card(), requester)
                .chain(card -> ask(work, request, card)));
  }

  private Uni<Outcome> ask(UnitOfWork work, CorrectionRequests.Request request, CardRecord card) {
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
    var requester = request.by().requester();
    var today = ChinaTime.today(clock);
    // step 3: it waits for another
    var asked =
        new Correction(
            randomness.uuid(),
            card.holderId(),
            card.id(),
            card.region(),
            Correction.ASKED,
            request.wanted(),
            request.said(),
            request.reference(),
            requester.idempotencyCaller(),
            work.at(),
            today.plusDays(config.answerWithinDays()),
            null,
            null);
    work.audit(
        AuditEntry.of(ACT, requester.actor())
            .holder(card.holderId())
            .object(SubjectType.DATA_REQUEST, asked.id())
            .detail("corrects", String.join(",", request.wanted().names()))
            .detail("party", request.by().party().kind().text())
            .success());
    return corrections
        .insert(work, asked)
        .replaceWith(() -> new Outcome(201, CorrectionView.of(asked, today)));
  }
}
