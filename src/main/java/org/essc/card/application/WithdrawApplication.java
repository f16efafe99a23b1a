package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.person.Party;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;

/**
 * Takes an application back before its card is made, or after a registry's file has cancelled the
 * card that waited to be handed out; then no file brings that card back. A repeat finds it
 * withdrawn and is told so.
 */
@Singleton
class WithdrawApplication {

  static final String ACT = "card-application.withdraw";
  private static final String END_UNUSED = "card.end-unused";

  private static final Set<Evidence> PERSONS_SEEN =
      Set.of(Evidence.ID, Evidence.AGENT_ID, Evidence.GUARDIAN_ID, Evidence.MINOR_ID_OR_HUKOU_BOOK);

  private final ActTransactions transactions;
  private final ApplicationStore applications;
  private final CardStore cards;
  private final ChangeCard changeCard;
  private final TrackApplications track;
  private final ActRules rules;
  private final ChangeApplication changeApplication;

  WithdrawApplication(
      ActTransactions transactions,
      ApplicationStore applications,
      CardStore cards,
      ChangeCard changeCard,
      TrackApplications track,
      ActRules rules,
      ChangeApplication changeApplication) {
    this.transactions = transactions;
    this.applications = applications;
    this.cards = cards;
    this.changeCard = changeCard;
    this.track = track;
    this.rules = rules;
    this.changeApplication = changeApplication;
  }

  Uni<Answer> handle(UUID id, ActContext by, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        by.requester().actor(),
        work ->
            applications
                .find(work.connection(), id)
                .invoke(application -> track.requireConcerned(by.requester(), application))
                .invoke(WithdrawApplication::requireFirst)
                .invoke(application -> requireParty(by, application))
                .chain(application -> cancelledCard(work, application))
                .chain(cancelled -> withdraw(work, id, by, cancelled))
                .map(done -> new Outcome(200, ApplicationView.of(done))));
  }

  /**
   * The card made for it, where a registry's file has cancelled that before it was handed out:
   * nobody will ever get it. Locked before the application, as cards are; null otherwise.
   */
  private Uni<CardRecord> cancelledCard(UnitOfWork work, CardApplication found) {
    return found.state() != ApplicationState.PRODUCED
        ? Uni.createFrom().nullItem()
        : cards.lock(work.connection(), found.cardId()).map(card -> card.ended() ? card : null);
  }

  /** A replacement is withdrawn as a whole: its card would else stay replaced for ever. */
  private static void requireFirst(CardApplication application) {
    if (application.replacement()) {
      throw ProblemException.of(ApplicationProblems.OF_REPLACEMENT);
    }
  }

  /** A remote channel proves its user, a clerk sees an ID, an agent brings the authority. */
  private void requireParty(ActContext by, CardApplication application) {
    var policy = rules.of(application.region());
    var channel = by.requester().channel();
    if (channel == null) {
      if (application.agencyFileId() == null) {
        throw ActRules.refusal(
            ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
      }
      return;
    }
    rules.requireIdentified(by);
    if (channel == Channel.WINDOW && Collections.disjoint(by.shown(), PERSONS_SEEN)) {
      throw ProblemException.of(ActProblems.EVIDENCE_MISSING)
          .with("missing", Set.of(Evidence.ID.code()));
    }
    if (by.party().kind() == Party.Kind.AGENT) {
      rules.requireAgent(policy, CardService.APPLICATION, by);
      ActRules.requireRepresented(policy, by.party().ground(), "by.party.ground");
    }
  }

  private Uni<CardApplication> withdraw(
      UnitOfWork work, UUID id, ActContext by, CardRecord cancelledCard) {
    return applications
        .lock(work.connection(), id)
        .chain(
            application ->
                application.state() == ApplicationState.WITHDRAWN
                    ? Uni.createFrom().item(application)
                    : withdraw(work, application, by, cancelledCard));
  }

  private Uni<CardApplication> withdraw(
      UnitOfWork work, CardApplication application, ActContext by, CardRecord cancelledCard) {
    boolean madeInVain =
        application.state() == ApplicationState.PRODUCED
            && cancelledCard != null
            && application.cardId().equals(cancelledCard.id());
    if (!madeInVain) {
      application.require(ApplicationState.APPLIED);
    }
    return changeApplication
        .change(work, application, Act.of(ACT, by), ApplicationState.WITHDRAWN)
        .call(() -> madeInVain ? end(work, cancelledCard, by) : Uni.createFrom().voidItem())
        .invoke(
            after ->
                ApplyForCard.tell(work, Act.of(ACT, by), EventType.APPLICATION_WITHDRAWN, after));
  }

  /** For good: a file that is being applied plans anew, and a later one is refused. */
  private Uni<Void> end(UnitOfWork work, CardRecord card, ActContext by) {
    return card.endedHere()
        ? Uni.createFrom().voidItem()
        : changeCard
            .change(
                work,
                card,
                Act.of(END_UNUSED, by).because("application-withdrawn"),
                CardChange.of(CardTransition.CANCEL))
            .replaceWithVoid();
  }
}
