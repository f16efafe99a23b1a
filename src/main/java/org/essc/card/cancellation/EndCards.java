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
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
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

  private static final String WITHDRAW_APPLICATIONS =
      """
      with open as (
        select id, holder_id, state from card_application
         where holder_id = $1 and region_code = $2
           and state in ('applied', 'in-production', 'produced', 'face-refused')
         order by id for update)
      update card_application a
         set state = 'withdrawn', updated_at = $3, version = a.version + 1
        from open where a.id = open.id and a.holder_id = open.holder_id
      returning a.id, open.state""";

  private final CardStore cards;
  private final ChangeCard changeCard;
  private final ActStore acts;

  EndCards(CardStore cards, ChangeCard changeCard, ActStore acts) {
    this.cards = cards;
    this.changeCard = changeCard;
    this.acts = acts;
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
        .chain(() -> withdrawApplications(work, cancellation, by));
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

  private Uni<Void> withdrawApplications(
      UnitOfWork work, Cancellation cancellation, ActContext by) {
    return work.connection()
        .preparedQuery(WITHDRAW_APPLICATIONS)
        .execute(Tuple.of(cancellation.holderId(), cancellation.region().value(), work.timestamp()))
        .chain(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .onItem()
                    .transformToUniAndConcatenate(
                        row ->
                            withdrawn(
                                work, cancellation, by, row.getUUID("id"), row.getString("state")))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private Uni<UUID> withdrawn(
      UnitOfWork work, Cancellation cancellation, ActContext by, UUID application, String from) {
    work.event(
        OutboxEvent.of(
                EventType.APPLICATION_WITHDRAWN,
                cancellation.holderId(),
                SubjectType.APPLICATION,
                application)
            .with("regionCode", cancellation.region().value())
            .with("reason", "card-cancelled"));
    return acts.record(
        work,
        Act.of("card-application.withdraw", by).because("card-cancelled"),
        new ActStore.Subject(cancellation.holderId(), null, application, cancellation.region()),
        from,
        "withdrawn");
  }
}
