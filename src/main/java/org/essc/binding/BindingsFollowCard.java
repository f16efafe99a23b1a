package org.essc.binding;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.StateChange;
import org.essc.ecard.ECardFollower;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * An account is of use only with the card: its binding stands still while the card may not be used,
 * and ends with it. A card in another's place has another account, which is linked anew; so is that
 * of a card whose electronic card ends alone, as it was linked to that one.
 */
@Singleton
class BindingsFollowCard implements CardFollower, ECardFollower {

  private static final String END = "binding.end";
  private static final Actor BY = Actor.system("card-follower");

  private final BindingStore store;
  private final BindingChanges changes;
  private final Outbox outbox;
  private final Clock clock;
  private final Clock businessClock;

  BindingsFollowCard(
      BindingStore store,
      BindingChanges changes,
      Outbox outbox,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.changes = changes;
    this.outbox = outbox;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Override
  public Turn turn() {
    return Turn.ITS_USE;
  }

  /** To a card without a bank function no account is linked. */
  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    var today = ChinaTime.today(businessClock);
    boolean could = before.usability(today).usable();
    boolean can = after.usability(today).usable();
    if (after.temporary()
        || before.bankActivatedAt() == null
        || could == can && before.ended() == after.ended()) {
      return Uni.createFrom().voidItem();
    }
    return moved(work, after.id(), after.holderId(), after.ended(), can);
  }

  /** As many as have an account stand still from now on. */
  @Override
  public Uni<Void> expired(UnitOfWork work, List<ActStore.Subject> cards) {
    return bound(
            work.connection(),
            cards.stream().map(ActStore.Subject::cardId).toList(),
            cards.stream().map(ActStore.Subject::holderId).toList())
        .chain(
            bound ->
                each(
                    cards.stream().filter(one -> bound.containsKey(one.cardId())).toList(),
                    one -> moved(work, one.cardId(), one.holderId(), false, false)));
  }

  @Override
  public Uni<Void> ended(UnitOfWork work, UUID cardId, UUID holderId) {
    return moved(work, cardId, holderId, true, false);
  }

  /**
   * As {@link #ended}, of electronic cards that a former version has ended alone: it left what was
   * linked to them, which would keep the account, or a place for one, from the holder's next one.
   */
  Uni<Void> endOutlived(UnitOfWork work, UUID holderId) {
    return outlived(work.connection(), holderId).chain(ended -> changes.tell(work, ended, END, BY));
  }

  /** As {@link #endOutlived(UnitOfWork, UUID)}, in a transaction that tells by itself. */
  Uni<Void> endOutlived(SqlConnection transaction, UUID holderId) {
    return outlived(transaction, holderId)
        .chain(ended -> changes.tell(transaction, ended, END, BY));
  }

  private Uni<List<BankBinding>> outlived(SqlClient transaction, UUID holderId) {
    return store.endOutlived(transaction, holderId, end());
  }

  private Uni<Void> moved(
      UnitOfWork work, UUID cardId, UUID holderId, boolean ended, boolean usable) {
    return move(work.connection(), cardId, holderId, ended, usable)
        .chain(moved -> changes.tell(work, moved, act(ended, usable), BY));
  }

  private Uni<Map<UUID, Boolean>> bound(
      SqlClient transaction, List<UUID> cards, List<UUID> holders) {
    return BindingQueries.cardsBound(transaction, cards, holders, ChinaTime.today(businessClock));
  }

  private static String act(boolean ended, boolean usable) {
    return ended ? END : usable ? "binding.resume" : "binding.suspend";
  }

  private Uni<List<BankBinding>> move(
      SqlClient transaction, UUID cardId, UUID holderId, boolean ended, boolean usable) {
    if (ended) {
      return store.endOfCard(transaction, cardId, holderId, end(), null);
    }
    return usable
        ? store.move(transaction, cardId, holderId, BindingState.SUSPENDED, BindingState.ACTIVE)
        : store.move(transaction, cardId, holderId, BindingState.ACTIVE, BindingState.SUSPENDED);
  }

  /** A card that a file says is normal may have expired all the same. */
  @Override
  public Uni<Void> imported(SqlClient transaction, List<StateChange> all, Instant at) {
    return bound(
            transaction,
            all.stream().map(StateChange::cardId).toList(),
            all.stream().map(StateChange::holderId).toList())
        .chain(
            bound ->
                each(
                    all.stream().filter(one -> bound.containsKey(one.cardId())).toList(),
                    one -> imported(transaction, one, bound.get(one.cardId()))));
  }

  /** The import is audited as a whole. */
  private Uni<Void> imported(SqlClient transaction, StateChange change, boolean good) {
    boolean ended = change.to() == CardState.CANCELLED;
    boolean usable = change.to() == CardState.NORMAL && good;
    return move(transaction, change.cardId(), change.holderId(), ended, usable)
        .chain(moved -> changes.follow(transaction, moved, act(ended, usable), BY))
        .chain(news -> outbox.append(transaction, news.events()));
  }

  private static <T> Uni<Void> each(List<T> all, Function<T, Uni<? extends Void>> act) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(act)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private BindingStore.End end() {
    return new BindingStore.End(EndedBy.CARD, null, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
