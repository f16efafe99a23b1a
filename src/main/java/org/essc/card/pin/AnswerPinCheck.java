package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/** Answers a terminal or a clerk whether a PIN is right. */
@Singleton
class AnswerPinCheck {

  private final PinCards cards;
  private final Pool pool;
  private final PinRules rules;
  private final CheckPin checkPin;
  private final AuditLog audit;

  AnswerPinCheck(PinCards cards, Pool pool, PinRules rules, CheckPin checkPin, AuditLog audit) {
    this.cards = cards;
    this.pool = pool;
    this.rules = rules;
    this.checkPin = checkPin;
    this.audit = audit;
  }

  Uni<PinAnswers.Check> handle(PinRequests.Check question, Patience patience) {
    var subject = question.subject();
    return cards
        .find(pool, subject)
        .invoke(card -> rules.requireCheck(card, subject))
        .onFailure(ProblemException.class)
        .call(refusal -> record(question, (ProblemException) refusal))
        .chain(
            card ->
                checkPin.verdict(
                    card,
                    question.pin(),
                    subject.by(),
                    subject.proof(),
                    PinAttempt.Purpose.CHECK,
                    patience))
        .map(verdict -> new PinAnswers.Check(verdict.check().text(), verdict.attemptsLeft()));
  }

  /** What was judged is in the log already. */
  private Uni<Void> record(PinRequests.Check question, ProblemException refusal) {
    return audit.record(
        AuditEntry.of("card.check-pin", question.subject().by().requester().actor())
            .refused(refusal.type()));
  }
}
