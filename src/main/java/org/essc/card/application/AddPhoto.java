package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.application.photo.PhotoStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;

/**
 * Gives an application the photo that its agency left for later; until then no card is made where
 * the region wants one. Another one it takes only in place of what the factory could not use.
 */
@Singleton
class AddPhoto {

  static final String ACT = "card-application.add-photo";

  private final ActTransactions transactions;
  private final ApplicationStore applications;
  private final TrackApplications track;
  private final PhotoStore photos;
  private final ChangeApplication changeApplication;

  AddPhoto(
      ActTransactions transactions,
      ApplicationStore applications,
      TrackApplications track,
      PhotoStore photos,
      ChangeApplication changeApplication) {
    this.transactions = transactions;
    this.applications = applications;
    this.track = track;
    this.photos = photos;
    this.changeApplication = changeApplication;
  }

  Uni<Answer> handle(Requester requester, UUID id, UUID photoId, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        requester.actor(),
        work ->
            applications
                .lock(work.connection(), id)
                .invoke(application -> track.requireConcerned(requester, application))
                .call(application -> requireWaiting(work, application))
                .chain(application -> add(work, ActContext.itself(requester), application, photoId))
                .map(done -> new Outcome(200, ApplicationView.of(done))));
  }

  private Uni<Void> requireWaiting(UnitOfWork work, CardApplication application) {
    application.require(ApplicationState.APPLIED);
    return application.photoId() == null
        ? Uni.createFrom().voidItem()
        : applications
            .photoRefused(work.connection(), application)
            .invoke(
                refused -> {
                  if (!refused) {
                    throw application.wrongState();
                  }
                })
            .replaceWithVoid();
  }

  private Uni<CardApplication> add(
      UnitOfWork work, ActContext by, CardApplication application, UUID photoId) {
    return photos
        .claim(
            work.connection(),
            photoId,
            by.requester().actorText(),
            application.region(),
            new PhotoStore.Owner(application.holderId(), application.id()))
        .chain(() -> changeApplication.addPhoto(work, application, Act.of(ACT, by), photoId))
        .invoke(
            after ->
                ApplyForCard.tell(work, Act.of(ACT, by), EventType.APPLICATION_PHOTO_ADDED, after));
  }
}
