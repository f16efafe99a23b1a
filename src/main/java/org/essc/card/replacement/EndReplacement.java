package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardTransition;
import org.essc.card.change.FaceDataChanges;
import org.essc.platform.outbox.EventType;
import org.essc.region.Jurisdiction;

/**
 * A cancelled card is not replaced any more: its open replacement ends with it, and the application
 * if the new card is not being made yet.
 */
@Singleton
class EndReplacement implements CardFollower {

  static final String OLD_CARD_CANCELLED = "old-card-cancelled";

  private static final Requester ITSELF =
      new Requester(
          Actor.system("replacement"), "system:replacement", null, Jurisdiction.NATIONWIDE);

  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final FaceDataChanges faceData;
  private final EndTemporaryCard endTemporary;
  private final ActStore acts;

  EndReplacement(
      ReplacementStore store,
      ReplacementApplications applications,
      FaceDataChanges faceData,
      EndTemporaryCard endTemporary,
      ActStore acts) {
    this.store = store;
    this.applications = applications;
    this.faceData = faceData;
    this.endTemporary = endTemporary;
    this.acts = acts;
  }

  @Override
  public Turn turn() {
    return Turn.OTHER_CARDS;
  }

  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    boolean cancelled = after.endedHere() && !after.replaced() && !before.endedHere();
    return !cancelled || after.temporary()
        ? Uni.createFrom().voidItem()
        : faceData
            .withdrawPending(work, after)
            .chain(() -> store.open(work.connection(), after))
            .chain(open -> open == null ? Uni.createFrom().voidItem() : end(work, open));
  }

  private Uni<Void> end(UnitOfWork work, Replacement open) {
    var act =
        Act.of("card.withdraw-replacement", ActContext.itself(ITSELF)).because(OLD_CARD_CANCELLED);
    return applications
        .withdraw(work, open)
        .chain(() -> store.change(work, open.withdrawn()))
        .chain(
            () -> endTemporary.of(work, open, CardTransition.CANCEL, act.by(), OLD_CARD_CANCELLED))
        .chain(
            () ->
                ReplacementJournal.record(acts, work, open, act, EventType.REPLACEMENT_WITHDRAWN));
  }
}
