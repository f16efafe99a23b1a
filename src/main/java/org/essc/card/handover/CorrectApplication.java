package org.essc.card.handover;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.ActStore.Subject;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.PersonsCards;
import org.essc.card.application.photo.PhotoStore;
import org.essc.card.handover.DistributeCard.Distribution;
import org.essc.card.handover.DistributionStore.Application;
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
  private static final String UNIQUE_VIOLATION = "23505";

  private final ActTransactions transactions;
  private final DistributionStore applications;
  private final DistributionRules rules;
  private final CardStore cards;
  private final HolderStore holders;
  private final PersonsCards personsCards;
  private final PhotoStore photos;
  private final ActStore acts;

  CorrectApplication(
      ActTransactions transactions,
      DistributionStore applications,
      DistributionRules rules,
      CardStore cards,
      HolderStore holders,
      PersonsCards personsCards,
      PhotoStore photos,
      ActStore acts) {
    this.transactions = transactions;
    this.applications = applications;
    this.rules = rules;
    this.cards = cards;
    this.holders = holders;
    this.personsCards = personsCards;
    this.photos = photos;
    this.acts = acts;
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

  private Uni<Outcome> correct(UnitOfWork work, Request asked, Application application) {
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
      UnitOfWork work, Request request, Application application, CardRecord card) {
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
      UnitOfWork work, Request request, Application application, UUID holderId) {
    var claim =
        request.photoId() == null
            ? Uni.createFrom().voidItem()
            : photos.claim(
                work.connection(),
                request.photoId(),
                request.by().requester().actorText(),
                application.region(),
                new PhotoStore.Owner(application.holderId(), application.id()));
    var name = request.name() == null ? null : request.name().value();
    return claim
        .chain(() -> applications.corrected(work, application, name, request.photoId(), holderId))
        .onFailure(CorrectApplication::isTaken)
        .transform(taken -> ProblemException.of(ApplicationProblems.APPLICATION_EXISTS))
        .chain(() -> record(work, request, application, holderId))
        .replaceWith(
            new Outcome(
                200,
                new Distribution(
                    application.id().toString(), null, ApplicationState.APPLIED.text())));
  }

  /** An application of that person came meanwhile. */
  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  private Uni<Void> record(
      UnitOfWork work, Request request, Application application, UUID holderId) {
    var fields =
        Stream.of(
                request.name() == null ? null : "name",
                request.idNumber() == null ? null : "id-number",
                request.photoId() == null ? null : "photo")
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    var act = Act.of(ACT, request.by()).because(fields.isEmpty() ? "printed-wrong" : null);
    work.tell(
        act.with("corrected", fields.isEmpty() ? "nothing" : fields),
        OutboxEvent.of(
                EventType.APPLICATION_CORRECTED,
                holderId,
                SubjectType.APPLICATION,
                application.id())
            .with("regionCode", application.region().value()));
    return acts.record(
            work,
            act,
            new Subject(holderId, null, application.id(), application.region()),
            application.state().text(),
            ApplicationState.APPLIED.text())
        .replaceWithVoid();
  }
}
