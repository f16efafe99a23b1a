package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplicationStore;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/**
 * Step 6: the card ends, and with it, in the same transaction, its electronic card, a temporary
 * card, a card that was made to replace it, and whatever the holder still waits for in the region.
 */
@Singleton
class EndCards {

  static final String ACT = "card.cancel";

  /** The card and those that stand in for it or replace it, in the order of their ids. */
  private static final String LOCK =
      """
      select c.id from physical_card c
       where c.id = $1 or (c.replaces = $1 and c.state <> 9)
       order by c.id for update""";

  private final CardStore cards;
  private final ChangeCard changeCard;
  private final ApplicationStore applications;
  private final ChangeApplication changeApplication;

  EndCards(
      CardStore cards,
      ChangeCard changeCard,
      ApplicationStore applications,
      ChangeApplication changeApplication) {
    this.cards = cards;
    this.changeCard = changeCard;
    this.applications = applications;
    this.changeApplication = changeApplication;
  }

  /** Locks all that may end, before anything else is locked. */
  Uni<List<CardRecord>> lock(UnitOfWork work, UUID cardId) {
    return work.connection()
        .preparedQuery(LOCK)
        .execute(Tuple.of(cardId))
        .map(
            rows -> {
              var ids = new ArrayList<UUID>();
              rows.forEach(row -> ids.add(row.getUUID("id")));
              return ids;
            })
        .chain(
            ids ->
                Multi.createFrom()
                    .iterable(ids)
                    .onItem()
                    .transformToUniAndConcatenate(id -> cards.lock(work.connection(), id))
                    .collect()
                    .asList());
  }

  /**
   * @param all as {@link #lock} gave them
   */
  Uni<Void> handle(
      UnitOfWork work, List<CardRecord> all, Cancellation cancellation, ActContext by) {
    var act =
        Act.of(ACT, by).because(cancellation.reason()).with("cancellation", cancellation.id());
    // The card itself first: what follows it may already end a card that stands in for it.
    var ids = new ArrayList<UUID>(List.of(cancellation.cardId()));
    all.stream().map(CardRecord::id).filter(id -> !ids.contains(id)).forEach(ids::add);
    return Multi.createFrom()
        .iterable(ids)
        .onItem()
        .transformToUniAndConcatenate(id -> end(work, id, act))
        .collect()
        .asList()
        .chain(() -> withdrawApplication(work, cancellation, by));
  }

  /** Locked before, so it is looked at again without waiting. */
  private Uni<Void> end(UnitOfWork work, UUID id, Act act) {
    return cards
        .lock(work.connection(), id)
        .chain(
            card ->
                card.ended()
                    ? Uni.createFrom().voidItem()
                    : changeCard
                        .change(work, card, act, CardChange.of(CardTransition.CANCEL))
                        .replaceWithVoid());
  }

  /** Whichever state it is in: nobody makes or hands out what the holder waited for. */
  private Uni<Void> withdrawApplication(UnitOfWork work, Cancellation cancellation, ActContext by) {
    return applications
        .lockOpen(work.connection(), cancellation.holderId(), cancellation.region())
        .chain(open -> open == null ? Uni.createFrom().voidItem() : withdraw(work, open, by));
  }

  private Uni<Void> withdraw(UnitOfWork work, CardApplication application, ActContext by) {
    var act = Act.of("card-application.withdraw", by).because("card-cancelled");
    work.event(
        OutboxEvent.of(
                EventType.APPLICATION_WITHDRAWN,
                application.holderId(),
                SubjectType.APPLICATION,
                application.id())
            .with("regionCode", application.region().value())
            .with("reason", act.reason()));
    return changeApplication
        .change(work, application, act, ApplicationState.WITHDRAWN)
        .replaceWithVoid();
  }
}
