package org.essc.card.handover;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.card.UnsettledDeaths;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplicationStore;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.change.FaceDataChanges;
import org.essc.card.production.ProductionProblems;
import org.essc.card.replacement.CompleteReplacement;
import org.essc.person.IdNumber;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.Word;
import org.essc.region.RegionPolicy;

/**
 * Steps 6 and 7: a produced card is handed out against voucher or ID, after the holder has looked
 * at its face. One with a wrong face is not, or comes back ({@link RefuseFace}).
 */
@Singleton
class DistributeCard {

  static final String ACT = "card.distribute";

  private final ActTransactions transactions;
  private final ApplicationStore applications;
  private final DistributionStore replacements;
  private final DistributionRules rules;
  private final CardStore cards;
  private final CompleteReplacement replacement;
  private final RefuseFace refuseFace;
  private final ChangeApplication changeApplication;
  private final FaceDataChanges faceData;
  private final UnsettledDeaths deaths;

  DistributeCard(
      ActTransactions transactions,
      ApplicationStore applications,
      DistributionStore replacements,
      DistributionRules rules,
      CardStore cards,
      CompleteReplacement replacement,
      RefuseFace refuseFace,
      ChangeApplication changeApplication,
      FaceDataChanges faceData,
      UnsettledDeaths deaths) {
    this.transactions = transactions;
    this.applications = applications;
    this.replacements = replacements;
    this.rules = rules;
    this.cards = cards;
    this.replacement = replacement;
    this.refuseFace = refuseFace;
    this.changeApplication = changeApplication;
    this.faceData = faceData;
    this.deaths = deaths;
  }

  /** What stands on a card's face. */
  enum Face implements Word {
    NAME,
    SEX,
    SOCIAL_SECURITY_NUMBER,
    PHOTO
  }

  /**
   * @param applicationId one of the three is there, and those that are belong together
   * @param wrong what on the face is not the holder's
   */
  record Request(
      ActContext by, UUID applicationId, ClaimVoucher voucher, IdNumber idNumber, Set<Face> wrong) {

    Request {
      wrong = Set.copyOf(wrong);
    }

    private Request with(IdNumber registered) {
      return new Request(by, applicationId, voucher, registered, wrong);
    }
  }

  /** What came of it. */
  @Schema(
      name = "CardDistribution",
      requiredProperties = {"applicationId", "state"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Distribution(
      String applicationId,
      @Schema(description = "for the activation; none where the face was wrong") String cardId,
      @Schema(
              description = "face-refused: to be corrected, then made anew",
              enumeration = {"distributed", "face-refused"})
          String state) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        request.wrong().isEmpty() ? ACT : RefuseFace.ACT,
        request.by().requester().actor(),
        work ->
            registered(work, request)
                .chain(
                    asked ->
                        find(work, asked)
                            .chain(application -> handOver(work, asked, application))));
  }

  /** Whoever has changed the ID number comes with the new one, which the card shows already. */
  private Uni<Request> registered(UnitOfWork work, Request request) {
    return request.idNumber() == null
        ? Uni.createFrom().item(request)
        : faceData.registered(work.connection(), request.idNumber()).map(request::with);
  }

  private Uni<CardApplication> find(UnitOfWork work, Request request) {
    var transaction = work.connection();
    var found =
        request.applicationId() != null
            ? applications.find(transaction, request.applicationId()).map(DistributeCard::list)
            : request.voucher() != null
                ? applications.find(transaction, request.voucher()).map(DistributeCard::list)
                : applications.produced(transaction, request.idNumber());
    return found
        .map(all -> only(all, request.by().requester()))
        .call(application -> requireVouchers(work, request, application));
  }

  private static List<CardApplication> list(CardApplication found) {
    return Stream.ofNullable(found).toList();
  }

  /** A person may wait in several regions; meant is the one that whoever asks serves. */
  private CardApplication only(List<CardApplication> all, Requester requester) {
    var shown = all.stream().filter(one -> rules.shows(one, requester)).toList();
    if (shown.size() != 1) {
      throw ProblemException.of(ProductionProblems.APPLICATION_MISMATCH);
    }
    return shown.get(0);
  }

  /** A voucher that is handed in names this very application. */
  private Uni<?> requireVouchers(UnitOfWork work, Request request, CardApplication application) {
    return request.voucher() == null || request.applicationId() == null
        ? Uni.createFrom().voidItem()
        : applications
            .find(work.connection(), request.voucher())
            .invoke(
                named -> {
                  if (named == null || !named.id().equals(application.id())) {
                    throw ProblemException.of(ProductionProblems.APPLICATION_MISMATCH);
                  }
                });
  }

  private Uni<Outcome> handOver(UnitOfWork work, Request request, CardApplication application) {
    var policy = rules.of(application);
    rules.requireDistributor(policy, request.by().requester(), application);
    requireAtHand(request, application);
    return cards
        .lockChangingOver(work.connection(), application.cardId())
        .call(() -> lockAfterItsCards(work, application))
        .chain(
            card -> {
              var by = require(request, application, policy, card);
              return request.wrong().isEmpty()
                  ? distribute(work, by, application, policy, card)
                  : refuseFace
                      .handle(work, request.wrong(), by, application, policy, card)
                      .replaceWith(done(application, null, ApplicationState.FACE_REFUSED));
            });
  }

  /** Who looks at the face only at home brings the card back. */
  private static void requireAtHand(Request request, CardApplication application) {
    if (request.wrong().isEmpty() || !broughtBack(application)) {
      application.require(ApplicationState.PRODUCED);
    }
  }

  private static boolean broughtBack(CardApplication application) {
    return application.state() == ApplicationState.DISTRIBUTED;
  }

  private ActContext require(
      Request request, CardApplication application, RegionPolicy policy, CardRecord card) {
    if (request.idNumber() != null && !request.idNumber().equals(card.idNumber())) {
      throw ProblemException.of(ProductionProblems.APPLICATION_MISMATCH);
    }
    var accepted = rules.requireParty(policy, request.by(), card);
    boolean back = broughtBack(application);
    if (back) {
      rules.requireBroughtBack(policy, request.by());
    } else {
      rules.requireClaim(policy, application, request.by(), request.voucher());
    }
    if (card.state() != CardState.SEALED || back && card.bankActivatedAt() != null) {
      throw ChangeCard.wrongState(card);
    }
    return accepted;
  }

  /** A cancellation holds the cards when it comes to the application, and so does this. */
  private Uni<CardApplication> lockAfterItsCards(UnitOfWork work, CardApplication found) {
    return applications
        .lock(work.connection(), found.id())
        .invoke(
            now -> {
              now.require(found.state());
              if (!found.equals(now)) {
                throw ProblemException.of(ProductionProblems.APPLICATION_MISMATCH);
              }
            });
  }

  private Uni<Outcome> distribute(
      UnitOfWork work,
      ActContext by,
      CardApplication application,
      RegionPolicy policy,
      CardRecord card) {
    return deaths
        .requireNone(work, card)
        .chain(() -> replacements.replacement(work.connection(), application))
        .invoke(waiting -> rules.requireReplacementSettled(policy, waiting))
        .chain(() -> replacement.onCollected(work, card, by))
        .chain(() -> handedOut(work, Act.of(ACT, by), application, card))
        .replaceWith(done(application, card.id().toString(), ApplicationState.DISTRIBUTED));
  }

  private Uni<CardApplication> handedOut(
      UnitOfWork work, Act act, CardApplication application, CardRecord card) {
    var event =
        OutboxEvent.of(EventType.CARD_DISTRIBUTED, card.holderId(), SubjectType.CARD, card.id())
            .with("regionCode", card.region().value())
            .with("applicationId", application.id().toString());
    work.tell(
        act.with("state", ApplicationState.DISTRIBUTED.text()),
        event,
        SubjectType.APPLICATION,
        application.id());
    return changeApplication.change(work, application, act, ApplicationState.DISTRIBUTED);
  }

  private static Outcome done(CardApplication application, String cardId, ApplicationState state) {
    return new Outcome(201, new Distribution(application.id().toString(), cardId, state.text()));
  }
}
