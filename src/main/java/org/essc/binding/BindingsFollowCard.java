package org.essc.binding;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.StateChange;
import org.essc.ecard.ECardLevels;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * An account is of use only with the card: its binding stands still while the card may not be used,
 * and ends with it. A card in another's place has another account, which is linked anew.
 */
@Singleton
class BindingsFollowCard implements CardFollower {

  private static final Actor BY = Actor.system("card-follower");

  private final BindingStore store;
  private final BindingChanges changes;
  private final ECardLevels levels;
  private final Outbox outbox;
  private final Clock clock;
  private final Clock businessClock;

  BindingsFollowCard(
      BindingStore store,
      BindingChanges changes,
      ECardLevels levels,
      Outbox outbox,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.changes = changes;
    this.levels = levels;
    this.outbox = outbox;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Override
  public Turn turn() {
    return Turn.ITS_USE;
  }

  /** To a card that was sealed no account has been linked yet. */
  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    var today = ChinaTime.today(businessClock);
    boolean could = before.usability(today).usable();
    boolean can = after.usability(today).usable();
    boolean fresh = before.state() == CardState.SEALED;
    if (after.temporary() || fresh || could == can && before.ended() == after.ended()) {
      return Uni.createFrom().voidItem();
    }
    return move(work.connection(), after.id(), after.holderId(), after.ended(), can)
        .invoke(
            moved -> {
              moved.news().events().forEach(work::event);
              moved.news().entries().forEach(work::audit);
              moved
                  .eCards()
                  .forEach(
                      eCard ->
                          work.afterCommit(() -> levels.renewCredentials(eCard, after.holderId())));
            })
        .replaceWithVoid();
  }

  private record Moved(BindingChanges.News news, Set<UUID> eCards) {}

  private Uni<Moved> move(
      SqlClient transaction, UUID cardId, UUID holderId, boolean ended, boolean usable) {
    var act = ended ? "binding.end" : usable ? "binding.resume" : "binding.suspend";
    return (ended
            ? store.endOfCard(transaction, cardId, holderId, EndedBy.CARD, now())
            : usable
                ? store.move(
                    transaction, cardId, holderId, BindingState.SUSPENDED, BindingState.ACTIVE)
                : store.move(
                    transaction, cardId, holderId, BindingState.ACTIVE, BindingState.SUSPENDED))
        .chain(
            moved ->
                changes
                    .follow(transaction, moved, act, BY)
                    .map(
                        news ->
                            new Moved(
                                news,
                                moved.stream()
                                    .map(BankBinding::eCardId)
                                    .collect(Collectors.toSet()))));
  }

  @Override
  public Uni<Void> imported(SqlClient transaction, List<StateChange> all, Instant at) {
    return store
        .cardsBound(transaction, all)
        .chain(
            bound ->
                Multi.createFrom()
                    .iterable(all)
                    .filter(one -> bound.contains(one.cardId()))
                    .onItem()
                    .transformToUniAndConcatenate(one -> imported(transaction, one))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  /** The import is audited as a whole. */
  private Uni<Void> imported(SqlClient transaction, StateChange change) {
    return move(
            transaction,
            change.cardId(),
            change.holderId(),
            change.to() == CardState.CANCELLED,
            change.to() == CardState.NORMAL)
        .chain(moved -> outbox.append(transaction, moved.news().events()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
