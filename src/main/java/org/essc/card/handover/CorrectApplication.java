package org.essc.card.handover;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplicationStore;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.card.application.ChangeApplication.Correction;
import org.essc.card.application.PersonsCards;
import org.essc.card.application.photo.PhotoStore;
import org.essc.card.handover.DistributeCard.Distribution;
import org.essc.card.production.ProductionProblems;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Step 8: after a wrong face the application is corrected, by a clerk who has the ID document
 * before them, and waits for production again. Without a correction the card was printed wrong.
 */
@Singleton
class CorrectApplication {

  static final String ACT = "application.correct";

  private final ActTransactions transactions;
  private final ApplicationStore applications;
  private final DistributionRules rules;
  private final CardStore cards;
  private final HolderStore holders;
  private final PersonsCards personsCards;
  private final PhotoStore photos;
  private final ChangeApplication changeApplication;

  CorrectApplication(
      ActTransactions transactions,
      ApplicationStore applications,
      DistributionRules rules,
      CardStore cards,
      HolderStore holders,
      PersonsCards personsCards,
      PhotoStore photos,
      ChangeApplication changeApplication) {
    this.transactions = transactions;
    this.applications = applications;
    this.rules = rules;
    this.cards = cards;
    this.holders = holders;
    this.personsCards = personsCards;
    this.photos = photos;
    this.changeApplication = changeApplication;
  }

  /**
   * @param name null where it stays, as the others
   * @param idNumber also the social security number; sex follows from it
   */
  record Request(
      ActContext by, UUID applicationId, PersonName name, IdNumber idNumber, UUID photoId) {

    private Request with(ActContext accepted) {
      return new Request(accepted, applicationId, name, idNumber, photoId);
    }
  }

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            applications
                .lock(work.connection(), request.applicationId())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND))
                .chain(application -> correct(work, request, application)));
  }

  private Uni<Outcome> correct(UnitOfWork work, Request asked, CardApplication application) {
    var policy = rules.of(application);
    rules.requireDistributor(policy, asked.by().requester(), application);
    application.require(ApplicationState.FACE_REFUSED);
    if (application.replacement() && asked.idNumber() != null) {
      // The old card would stay another person's.
      throw ProblemException.of(ProductionProblems.CORRECTION_NOT_ALLOWED)
          .with("field", "idNumber");
    }
    return cards
        .find(work.connection(), CardSelector.of(application.cardId()))
        .chain(
            card -> {
              var request = asked.with(rules.requireParty(policy, asked.by(), card));
              rules.requireId(policy, request.by());
              return holder(work, request, application, card)
                  .chain(holderId -> store(work, request, application, holderId));
            });
  }

  private Uni<UUID> holder(
      UnitOfWork work, Request request, CardApplication application, CardRecord card) {
    return request.idNumber() == null
        ? Uni.createFrom().item(application.holderId())
        : holders
            .lock(
                work.connection(), request.idNumber().type(), request.idNumber(), work.timestamp())
            .call(
                holderId ->
                    holderId.equals(application.holderId())
                        ? Uni.createFrom().voidItem()
                        : personsCards
                            .in(work, holderId, application.region())
                            .invoke(CorrectApplication::requireNone)
                            .chain(() -> keepBirthDate(work, request, card, holderId)));
  }

  /** What the application told of the person holds for the right number, if neither tells it. */
  private Uni<Void> keepBirthDate(
      UnitOfWork work, Request request, CardRecord card, UUID holderId) {
    if (card.birthDate() == null
        || card.idNumber().birth().isPresent()
        || request.idNumber().birth().isPresent()) {
      return Uni.createFrom().voidItem();
    }
    return holders
        .known(work.connection(), Set.of(holderId))
        .map(all -> all.getOrDefault(holderId, HolderStore.Known.NOTHING))
        .chain(
            known ->
                holders.recordBirthDates(
                    work.connection(),
                    known.birthDate() == null ? Map.of(holderId, card.birthDate()) : Map.of()));
  }

  /** The person that the right number belongs to has neither a card nor an application there. */
  private static void requireNone(PersonsCards.Has has) {
    if (has.card()) {
      throw ProblemException.of(ApplicationProblems.CARD_EXISTS);
    }
    if (has.application()) {
      throw ProblemException.of(ApplicationProblems.APPLICATION_EXISTS);
    }
  }

  private Uni<Outcome> store(
      UnitOfWork work, Request request, CardApplication application, UUID holderId) {
    var claim =
        request.photoId() == null
            ? Uni.createFrom().voidItem()
            : photos.claim(
                work.connection(),
                request.photoId(),
                request.by().requester().actorText(),
                application.region(),
                new PhotoStore.Owner(application.holderId(), application.id()));
    var correction = new Correction(holderId, request.name(), request.photoId());
    return claim
        .chain(() -> changeApplication.correct(work, application, act(request), correction))
        .invoke(corrected -> record(work, request, corrected))
        .map(
            corrected ->
                new Outcome(
                    200,
                    new Distribution(corrected.id().toString(), null, corrected.state().text())));
  }

  private static Act act(Request request) {
    var act = Act.of(ACT, request.by());
    return fields(request).isEmpty() ? act.because("printed-wrong") : act;
  }

  private static String fields(Request request) {
    return Stream.of(
            request.name() == null ? null : "name",
            request.idNumber() == null ? null : "id-number",
            request.photoId() == null ? null : "photo")
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static void record(UnitOfWork work, Request request, CardApplication corrected) {
    var fields = fields(request);
    work.tell(
        act(request).with("corrected", fields.isEmpty() ? "nothing" : fields),
        OutboxEvent.of(
                EventType.APPLICATION_CORRECTED,
                corrected.holderId(),
                SubjectType.APPLICATION,
                corrected.id())
            .with("regionCode", corrected.region().value()));
  }
}
