package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.card.application.photo.PhotoStore;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.ActStore;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransactions.Outcome;
import org.essc.card.lifecycle.Requester;
import org.essc.card.lifecycle.Work;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;

/**
 * Gives an application the photo that its agency left for later; until then no card is made where
 * the region wants one.
 */
@Singleton
class AddPhoto {

  static final String ACT = "card-application.add-photo";

  private final CardTransactions transactions;
  private final ApplicationStore applications;
  private final TrackApplications track;
  private final PhotoStore photos;
  private final ActStore acts;

  AddPhoto(
      CardTransactions transactions,
      ApplicationStore applications,
      TrackApplications track,
      PhotoStore photos,
      ActStore acts) {
    this.transactions = transactions;
    this.applications = applications;
    this.track = track;
    this.photos = photos;
    this.acts = acts;
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
                .invoke(AddPhoto::requireWaiting)
                .chain(application -> add(work, By.itself(requester), application, photoId))
                .map(done -> new Outcome(200, ApplicationView.of(done))));
  }

  private static void requireWaiting(CardApplication application) {
    if (application.state() != ApplicationState.APPLIED || application.photoId() != null) {
      throw ProblemException.of(ApplicationProblems.APPLICATION_STATE)
          .with("state", application.state().text());
    }
  }

  private Uni<CardApplication> add(Work work, By by, CardApplication application, UUID photoId) {
    return photos
        .claim(
            work.connection(),
            photoId,
            by.requester().actorText(),
            application.region(),
            new PhotoStore.Owner(application.holderId(), application.id()))
        .chain(() -> applications.setPhoto(work, application.id(), photoId))
        .call(
            after ->
                acts.record(
                    work,
                    Act.of(ACT, by),
                    new ActStore.Subject(after.holderId(), null, after.id(), after.region()),
                    application.state().text(),
                    after.state().text()))
        .invoke(
            after -> {
              work.event(ApplyForCard.event("application.photo-added", after));
              work.audit(ApplyForCard.entry(ACT, by, after));
            });
  }
}
