package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.StateChange;
import org.essc.ecard.ECardFollower;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Whoever is logged in by a card is so no longer once it may not be used: the sessions end in the
 * transaction that loses, locks, suspends or cancels it, or ends its electronic card alone. Those
 * of a card that another one replaces have gone over to that one with the electronic card, and
 * stay.
 */
@Singleton
class SessionsFollowCard implements CardFollower, ECardFollower {

  private final EndingStore store;
  private final SendLogoutNotices notices;
  private final Clock clock;
  private final Clock businessClock;

  SessionsFollowCard(
      EndingStore store,
      SendLogoutNotices notices,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.notices = notices;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Override
  public Turn turn() {
    return Turn.ITS_USE;
  }

  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    var today = ChinaTime.today(businessClock);
    if (after.temporary() || !before.usability(today).usable() || after.usability(today).usable()) {
      return Uni.createFrom().voidItem();
    }
    return ended(work, after.id(), after.holderId());
  }

  @Override
  public Uni<Void> ended(UnitOfWork work, UUID cardId, UUID holderId) {
    return store
        .ofCard(work.connection(), cardId, holderId, clock.instant())
        .invoke(
            ended -> {
              if (!ended.isEmpty()) {
                EndSessions.entries(ended, EndedBy.CARD, Actor.system("card-follower"))
                    .forEach(work::audit);
                work.afterCommit(
                    () -> Uni.createFrom().voidItem().invoke(ignored -> notices.soon()));
              }
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> imported(SqlClient transaction, List<StateChange> changes, Instant at) {
    var unusable =
        changes.stream()
            .filter(one -> one.from() == CardState.NORMAL && one.to() != CardState.NORMAL)
            .toList();
    return unusable.isEmpty()
        ? Uni.createFrom().voidItem()
        : store.ofCards(transaction, unusable, clock.instant()).replaceWithVoid();
  }
}
