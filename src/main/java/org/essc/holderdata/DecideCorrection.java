package org.essc.holderdata;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.change.ChangeContact;
import org.essc.card.change.RecordFaceData;
import org.essc.holderdata.CorrectionRequests.Decided;
import org.essc.holderdata.CorrectionRequests.Decision;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Grants a request to correct data, or refuses it. What is granted is done in the same transaction
 * by the change that anybody's new data go through, with its rules, evidence and events.
 */
@Singleton
class DecideCorrection {

  private final ActTransactions transactions;
  private final CardStore cards;
  private final CorrectionStore corrections;
  private final ActRules rules;
  private final ChangeContact changeContact;
  private final RecordFaceData recordFaceData;
  private final Clock clock;

  DecideCorrection(
      ActTransactions transactions,
      CardStore cards,
      CorrectionStore corrections,
      ActRules rules,
      ChangeContact changeContact,
      RecordFaceData recordFaceData,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.corrections = corrections;
    this.rules = rules;
    this.changeContact = changeContact;
    this.recordFaceData = recordFaceData;
    this.clock = clock;
  }

  Uni<Answer> handle(UUID id, Decided decided, Ticket ticket) {
    return transactions.answer(
        ticket,
        act(decided.decision()),
        decided.by().requester().actor(),
        work ->
            corrections
                .find(work, id)
                // step 4: the card first, as everywhere; it may be another one by now
                .chain(found -> cards.heir(work.connection(), found.holderId(), found.cardId()))
                .chain(cardId -> cards.lock(work.connection(), cardId))
                .chain(
                    card ->
                        corrections
                            .lock(work, id)
                            .invoke(correction -> permit(correction, decided))
                            .chain(correction -> decide(work, card, correction, decided))));
  }

  private void permit(Correction correction, Decided decided) {
    var requester = decided.by().requester();
    if (!rules.shows(correction.region(), requester)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    if (!correction.open()) {
      throw ProblemException.of(ActProblems.APPROVAL_DECIDED).with("state", correction.state());
    }
    if (decided.decision() == Decision.GRANT
        && correction.askedBy().equals(requester.idempotencyCaller())) {
      throw ProblemException.of(ActProblems.OWN_APPROVAL);
    }
  }

  private Uni<Outcome> decide(
      UnitOfWork work, CardRecord card, Correction correction, Decided decided) {
    var requester = decided.by().requester();
    var state =
        switch (decided.decision()) {
          case GRANT -> Correction.CORRECTED;
          case REFUSE -> Correction.REFUSED;
          case WITHDRAW -> Correction.WITHDRAWN;
        };
    work.audit(
        AuditEntry.of(act(decided.decision()), requester.actor())
            .holder(correction.holderId())
            .object(SubjectType.DATA_REQUEST, correction.id())
            .detail("corrects", String.join(",", correction.wanted().names()))
            .success());
    var done = correction.decided(state, work.at(), decided.reason());
    return corrections
        .decide(work, done, requester.idempotencyCaller())
        // step 5: what was granted is done
        .chain(
            () ->
                decided.decision() == Decision.GRANT
                    ? change(work, card, correction, decided.by())
                    : Uni.createFrom().voidItem())
        .replaceWith(() -> new Outcome(200, CorrectionView.of(done, ChinaTime.today(clock))));
  }

  private Uni<Void> change(UnitOfWork work, CardRecord card, Correction correction, ActContext by) {
    var wanted = correction.wanted();
    var selector = CardSelector.of(card.id());
    return (wanted.face()
            ? recordFaceData.within(
                work, new RecordFaceData.Request(selector, wanted.name(), wanted.idNumber(), by))
            : changeContact.within(
                work,
                new ChangeContact.Request(
                    selector, null, wanted.phone(), wanted.address(), by, correction.askedBy())))
        .replaceWithVoid();
  }

  private static String act(Decision decision) {
    return switch (decision) {
      case GRANT -> "holder.correct-data";
      case REFUSE -> "holder.refuse-correction";
      case WITHDRAW -> "holder.withdraw-correction";
    };
  }
}
