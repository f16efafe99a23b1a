package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.ActStore;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransactions.Outcome;
import org.essc.card.lifecycle.LifecycleProblems;
import org.essc.card.lifecycle.Party;
import org.essc.card.lifecycle.Rules;
import org.essc.card.lifecycle.Work;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;

/**
 * Takes an application back before its card is made. A repeat finds it withdrawn and is told so.
 */
@Singleton
class WithdrawApplication {

  static final String ACT = "card-application.withdraw";

  private static final Set<Evidence> PERSONS_SEEN =
      Set.of(Evidence.ID, Evidence.AGENT_ID, Evidence.GUARDIAN_ID, Evidence.MINOR_ID_OR_HUKOU_BOOK);

  private final CardTransactions transactions;
  private final ApplicationStore applications;
  private final TrackApplications track;
  private final Rules rules;
  private final ActStore acts;

  WithdrawApplication(
      CardTransactions transactions,
      ApplicationStore applications,
      TrackApplications track,
      Rules rules,
      ActStore acts) {
    this.transactions = transactions;
    this.applications = applications;
    this.track = track;
    this.rules = rules;
    this.acts = acts;
  }

  Uni<Answer> handle(UUID id, By by, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        by.requester().actor(),
        work ->
            applications
                .lock(work.connection(), id)
                .invoke(application -> track.requireConcerned(by.requester(), application))
                .invoke(WithdrawApplication::requireFirst)
                .invoke(application -> requireParty(by, application))
                .chain(application -> withdraw(work, application, by))
                .map(done -> new Outcome(200, ApplicationView.of(done))));
  }

  /** A replacement is withdrawn as a whole: its card would else stay replaced for ever. */
  private static void requireFirst(CardApplication application) {
    if (!application.kind().equals("first")) {
      throw ProblemException.of(ApplicationProblems.OF_REPLACEMENT);
    }
  }

  /** A remote channel proves its user, a clerk sees an ID, an agent brings the authority. */
  private void requireParty(By by, CardApplication application) {
    var policy = rules.of(application.region());
    var channel = by.requester().channel();
    if (channel == null) {
      if (application.agencyFileId() == null) {
        throw Rules.refusal(
            LifecycleProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
      }
      return;
    }
    rules.requireIdentified(by);
    if (channel == Channel.WINDOW && Collections.disjoint(by.shown(), PERSONS_SEEN)) {
      throw ProblemException.of(LifecycleProblems.EVIDENCE_MISSING)
          .with("missing", Set.of(Evidence.ID.code()));
    }
    if (by.party().kind() == Party.Kind.AGENT) {
      rules.requireAgent(policy, CardService.APPLICATION, by);
    }
  }

  private Uni<CardApplication> withdraw(Work work, CardApplication application, By by) {
    if (application.state() == ApplicationState.WITHDRAWN) {
      return Uni.createFrom().item(application);
    }
    return applications
        .move(work, application.id(), ApplicationState.APPLIED, ApplicationState.WITHDRAWN)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                ProblemException.of(ApplicationProblems.APPLICATION_STATE)
                    .with("state", application.state().text()))
        .call(
            after ->
                acts.record(
                    work,
                    Act.of(ACT, by),
                    new ActStore.Subject(after.holderId(), null, after.id(), application.region()),
                    application.state().text(),
                    after.state().text()))
        .invoke(
            after -> {
              work.event(ApplyForCard.event("application.withdrawn", after));
              work.audit(ApplyForCard.entry(ACT, by, after));
            });
  }
}
