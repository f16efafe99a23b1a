package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardUsability;
import org.essc.card.StateChange;
import org.essc.ecard.PairingStore.Live;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Jurisdiction;

/**
 * The electronic card follows its physical card in the same transaction. Whether it may be used is
 * derived and needs no writing; it ends with the card, or goes over to the card that replaces it
 * with its esscNo and signNos.
 */
@Singleton
class FollowCard implements CardFollower {

  /** At most ten years, however long the physical card is good. */
  static final int MAX_YEARS = 10;

  private static final Requester ITSELF =
      new Requester(
          Actor.system("card-follower"), "system:card-follower", null, Jurisdiction.NATIONWIDE);

  private final PairingStore store;
  private final RenewCredentials renewal;
  private final Clock clock;
  private final Clock businessClock;

  FollowCard(
      PairingStore store,
      RenewCredentials renewal,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.renewal = renewal;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Override
  public Turn turn() {
    return Turn.ITS_OWN;
  }

  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    if (after.temporary()) {
      return Uni.createFrom().voidItem();
    }
    if (after.ended()) {
      return before.ended() ? Uni.createFrom().voidItem() : end(work, after);
    }
    var today = ChinaTime.today(businessClock);
    return before.usability(today) == after.usability(today)
        ? Uni.createFrom().voidItem()
        : tell(work, before, after, today);
  }

  @Override
  public Uni<Void> imported(SqlClient transaction, List<StateChange> changes, Instant at) {
    return store.follow(transaction, changes, at);
  }

  private Uni<Void> tell(UnitOfWork work, CardRecord before, CardRecord after, LocalDate today) {
    return store
        .live(work.connection(), after)
        .invoke(
            live -> {
              if (live != null) {
                work.event(told(live.id(), after, before.usability(today), after.usability(today)));
              }
            })
        .replaceWithVoid();
  }

  /** Also where it may not be used for another reason: a card that is locked is lost, say. */
  private static OutboxEvent told(
      UUID eCardId, CardRecord card, CardUsability before, CardUsability after) {
    if (after.usable()) {
      return event(EventType.ECARD_RESUMED, eCardId, card).with("reason", before.reason());
    }
    var suspended = event(EventType.ECARD_SUSPENDED, eCardId, card).with("reason", after.reason());
    return before.usable() ? suspended : suspended.with("formerReason", before.reason());
  }

  private Uni<Void> end(UnitOfWork work, CardRecord ended) {
    return store
        .lockLive(work.connection(), ended)
        .chain(
            live -> {
              if (live == null) {
                return Uni.createFrom().voidItem();
              }
              return ended.replaced()
                  ? transfer(work, ended, live)
                  : terminate(work, ended, live, "cancelled");
            });
  }

  /**
   * The replaced card's electronic card goes over to its successor, which has become normal in this
   * transaction. The credentials are marked as due here and signed after the commit: nothing is
   * signed while cards are locked, and a crash in between leaves none that tells of the old card.
   */
  private Uni<Void> transfer(UnitOfWork work, CardRecord old, Live live) {
    return store
        .successor(work.connection(), old)
        .chain(
            successor -> {
              if (successor == null) {
                return terminate(work, old, live, "replaced");
              }
              var longest = ChinaTime.today(businessClock).plusYears(MAX_YEARS);
              var until =
                  successor.validUntil().isBefore(longest) ? successor.validUntil() : longest;
              work.tell(
                  act("ecard.re-pair", old),
                  event(EventType.ECARD_CARD_REPLACED, live.id(), old)
                      .with("newCardId", successor.cardId().toString())
                      .with("validUntil", until.toString()));
              work.afterCommit(() -> renewal.renewOf(live.id(), old.holderId()));
              // Real time, as it becomes the credential's iat.
              var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
              return store.transfer(work.connection(), live, successor.cardId(), until, at);
            });
  }

  private Uni<Void> terminate(UnitOfWork work, CardRecord card, Live live, String reason) {
    work.tell(
        act("ecard.terminate", card),
        event(EventType.ECARD_TERMINATED, live.id(), card).with("reason", reason));
    return store.terminate(work.connection(), live, work.at());
  }

  private static OutboxEvent event(EventType type, UUID eCardId, CardRecord card) {
    return OutboxEvent.of(type, card.holderId(), SubjectType.ECARD, eCardId)
        .with("cardId", card.id().toString());
  }

  private static Act act(String name, CardRecord card) {
    return Act.of(name, ActContext.itself(ITSELF)).with("card", card.id());
  }
}
