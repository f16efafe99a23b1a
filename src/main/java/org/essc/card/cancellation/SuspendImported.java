package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ImportedCards;
import org.essc.card.ImportedCards.CardWrite;
import org.essc.card.ImportedCards.Suspension;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.region.RegionCode;

/**
 * A registry's file brings a card of somebody whose death is being settled, or was refused that. It
 * is suspended as it comes, as those are that the holder had when the death was told.
 */
@Singleton
class SuspendImported implements CardFollower {

  private static final ActContext BY = ActContext.itself(DecideCancellation.ITSELF);

  private final ImportedCards cards;
  private final CancellationStore cancellations;
  private final SuspendCards suspendCards;
  private final ActStore acts;
  private final Outbox outbox;

  SuspendImported(
      ImportedCards cards,
      CancellationStore cancellations,
      SuspendCards suspendCards,
      ActStore acts,
      Outbox outbox) {
    this.cards = cards;
    this.cancellations = cancellations;
    this.suspendCards = suspendCards;
    this.acts = acts;
    this.outbox = outbox;
  }

  @Override
  public Turn turn() {
    return Turn.OTHER_CARDS;
  }

  /** No act on a card brings another into the registry. */
  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    return Uni.createFrom().voidItem();
  }

  /**
   * The persons are shared before their deaths are looked for: what is not seen here is told, or
   * withdrawn, behind this, and sees the cards ({@link EndCards#lockAlone}).
   */
  @Override
  public Uni<Void> brought(SqlClient transaction, List<CardWrite> brought, Instant at) {
    var holders = brought.stream().map(CardWrite::holderId).distinct().toList();
    return cards
        .shareHolders(transaction, holders)
        .chain(() -> cancellations.unsettledDeaths(transaction, holders))
        .map(suspendCards::suspending)
        .chain(deaths -> suspend(transaction, brought, deaths, at));
  }

  private Uni<Void> suspend(
      SqlClient transaction, List<CardWrite> brought, Map<UUID, Cancellation> deaths, Instant at) {
    var held = brought.stream().filter(card -> deaths.containsKey(card.holderId())).toList();
    if (held.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var suspensions =
        held.stream()
            .map(
                card ->
                    new Suspension(card.id(), card.holderId(), deaths.get(card.holderId()).id()))
            .toList();
    var by = BY.requester().actorText();
    return cards
        .suspend(transaction, suspensions, by, at.atOffset(ZoneOffset.UTC))
        .invoke(
            suspended -> {
              if (suspended != held.size()) {
                throw new IllegalStateException("a card that was just brought is not suspended");
              }
            })
        .chain(
            () ->
                acts.recordEach(
                    transaction, at, held.stream().map(SuspendImported::entry).toList()))
        .chain(
            () -> outbox.append(transaction, held.stream().map(SuspendImported::event).toList()));
  }

  private static ActStore.Entry entry(CardWrite card) {
    var state = CardState.of(card.state()).text();
    return new ActStore.Entry(
        Act.of(SuspendCards.ACT, BY),
        new ActStore.Subject(card.holderId(), card.id(), null, new RegionCode(card.regionCode())),
        state,
        state);
  }

  private static OutboxEvent event(CardWrite card) {
    return OutboxEvent.of(EventType.CARD_SUSPENDED, card.holderId(), SubjectType.CARD, card.id())
        .with("regionCode", card.regionCode())
        .with("fromState", card.state())
        .with("state", card.state())
        .with("version", card.version() + 1);
  }
}
