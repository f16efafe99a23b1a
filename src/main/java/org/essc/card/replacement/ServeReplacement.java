package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * What all later steps of a replacement have in common: it is the caller's or a clerk's to go on
 * with, and its old card is locked before it is read.
 */
@Singleton
class ServeReplacement {

  private static final int OK = 200;

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final ReplacementRules rules;

  ServeReplacement(
      ActTransactions transactions,
      CardStore cards,
      ReplacementStore store,
      ReplacementApplications applications,
      ReplacementRules rules) {
    this.transactions = transactions;
    this.cards = cards;
    this.store = store;
    this.applications = applications;
    this.rules = rules;
  }

  /** One step of a replacement whose old card is locked; gives it as it is then. */
  interface Step {
    Uni<Replacement> apply(UnitOfWork work, CardRecord oldCard, Replacement replacement);
  }

  /** Runs a step and answers with the replacement as it is then. */
  Uni<Answer> run(UUID id, String act, ActContext by, Ticket ticket, Step step) {
    return transactions.answer(
        ticket, act, by.requester().actor(), work -> run(work, id, by, step));
  }

  private Uni<Outcome> run(UnitOfWork work, UUID id, ActContext by, Step step) {
    return own(work, id, by)
        .chain(found -> cards.lock(work.connection(), found.oldCardId()))
        .chain(card -> own(work, id, by).chain(current -> step.apply(work, card, current)))
        .chain(
            after ->
                applications
                    .lacksPhoto(work.connection(), rules.of(after.region()), after)
                    .map(lacks -> new Outcome(OK, ReplacementView.of(after, lacks))));
  }

  /** Another partner's looks like one that does not exist. */
  private Uni<Replacement> own(UnitOfWork work, UUID id, ActContext by) {
    return store
        .find(work.connection(), id)
        .invoke(
            found -> {
              boolean visible =
                  found != null
                      && (by.requester().staff()
                          || found.requestedBy().equals(by.requester().idempotencyCaller()));
              if (!visible) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            });
  }
}
