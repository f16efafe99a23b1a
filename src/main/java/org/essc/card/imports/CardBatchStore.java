package org.essc.card.imports;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.card.CardFollower;
import org.essc.card.CardState;
import org.essc.card.ImportedCards;
import org.essc.card.ImportedCards.CardBasis;
import org.essc.card.StateChange;
import org.essc.card.imports.BatchPlan.NewHolder;
import org.essc.files.BatchConflictException;
import org.essc.person.HolderStore;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;

/** Writes a chunk: its persons, its cards, what is wrong with it, and what follows. */
@Singleton
class CardBatchStore {

  private static final String PIN_LOCKED =
      """
      select exists (select from unnest($1::uuid[], $2::uuid[]) as t (card_id, holder_id)
               join card_pin p on p.card_id = t.card_id and p.holder_id = t.holder_id
              where p.locked_at is not null) as locked""";

  private final ImportedCards cards;
  private final CardFileStore files;
  private final HolderStore holders;
  private final Outbox outbox;
  private final Instance<CardFollower> followers;
  private final Clock clock;

  CardBatchStore(
      ImportedCards cards,
      CardFileStore files,
      HolderStore holders,
      Outbox outbox,
      @Any Instance<CardFollower> followers,
      @BusinessDates Clock clock) {
    this.cards = cards;
    this.files = files;
    this.holders = holders;
    this.outbox = outbox;
    this.followers = followers;
    this.clock = clock;
  }

  /**
   * Writes a plan in the caller's transaction.
   *
   * <p>What changes happens when the cards are locked, which may be long after it has begun: a
   * channel that signs in between is told of it.
   *
   * @throws BatchConflictException where the database is no longer as the plan found it
   */
  Uni<Void> write(SqlConnection transaction, UUID importId, String actor, BatchPlan plan) {
    return insertHolders(transaction, plan.holders(), now())
        .chain(() -> lock(transaction, plan.basis()))
        .chain(() -> requireUnlocked(transaction, plan.states()))
        .chain(() -> change(transaction, importId, actor, plan, now()));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Uni<Void> change(
      SqlConnection transaction, UUID importId, String actor, BatchPlan plan, OffsetDateTime now) {
    return all(plan.created(), made -> cards.create(transaction, importId, made, now))
        .chain(() -> all(plan.updated(), some -> cards.update(transaction, importId, some, now)))
        .chain(() -> all(plan.confirmed(), same -> cards.confirm(transaction, importId, same)))
        .chain(
            () ->
                all(
                    plan.history(),
                    entries -> cards.history(transaction, importId, actor, entries, now)))
        .chain(() -> files.reject(transaction, importId, plan.rejections()))
        .chain(() -> brought(transaction, plan, now))
        .chain(() -> follow(transaction, plan.states(), now));
  }

  private Uni<Void> insertHolders(
      SqlConnection transaction, List<NewHolder> added, OffsetDateTime now) {
    if (added.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows =
        new HolderStore.Rows(
            added.stream().map(NewHolder::id).toList(),
            added.stream().map(NewHolder::idType).toList(),
            added.stream().map(NewHolder::index).toList(),
            added.stream().map(NewHolder::idNumber).toList());
    return holders
        .insertAll(transaction, rows, now)
        .invoke(count -> requireAll(count == added.size()))
        .replaceWithVoid();
  }

  private Uni<Void> lock(SqlConnection transaction, List<CardBasis> basis) {
    return basis.isEmpty()
        ? Uni.createFrom().voidItem()
        : cards
            .lock(transaction, basis.stream().map(CardBasis::id).toList())
            .invoke(found -> requireAll(Set.copyOf(found).equals(Set.copyOf(basis))))
            .replaceWithVoid();
  }

  /**
   * A PIN may have been locked since the plan was made, which moves no version where the card was
   * not normal. Whoever counts errors locks the card, so what is seen here stays so.
   */
  private static Uni<Void> requireUnlocked(SqlConnection transaction, List<StateChange> states) {
    var normal = states.stream().filter(change -> change.to() == CardState.NORMAL).toList();
    return normal.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(PIN_LOCKED)
            .execute(
                Tuple.of(
                    array(normal, StateChange::cardId, UUID[]::new),
                    array(normal, StateChange::holderId, UUID[]::new)))
            .invoke(rows -> requireAll(!rows.iterator().next().getBoolean("locked")))
            .replaceWithVoid();
  }

  /** Of whoever comes with the chunk nothing was known that could concern a card. */
  private Uni<Void> brought(SqlConnection transaction, BatchPlan plan, OffsetDateTime now) {
    var newcomers = plan.holders().stream().map(NewHolder::id).collect(Collectors.toSet());
    var cards =
        plan.created().stream().filter(card -> !newcomers.contains(card.holderId())).toList();
    return cards.isEmpty()
        ? Uni.createFrom().voidItem()
        : each(follower -> follower.brought(transaction, cards, now.toInstant()));
  }

  /** What changed state is told, and takes with it what hangs on the card. */
  private Uni<Void> follow(
      SqlConnection transaction, List<StateChange> states, OffsetDateTime now) {
    if (states.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return outbox
        .append(transaction, states.stream().map(CardBatchStore::event).toList())
        .chain(() -> each(follower -> follower.imported(transaction, states, now.toInstant())));
  }

  private Uni<Void> each(Function<CardFollower, Uni<Void>> told) {
    return Multi.createFrom()
        .iterable(CardFollower.inTurn(followers))
        .onItem()
        .transformToUniAndConcatenate(told::apply)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private static OutboxEvent event(StateChange change) {
    return OutboxEvent.of(
            EventType.CARD_STATE_IMPORTED, change.holderId(), SubjectType.CARD, change.cardId())
        .with("regionCode", change.region().value())
        .with("fromState", change.from().code())
        .with("state", change.to().code())
        .with("version", change.version());
  }

  /** A row that did not go in was put there by somebody else meanwhile. */
  private static <T> Uni<Void> all(List<T> rows, Function<List<T>, Uni<Integer>> write) {
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : write.apply(rows).invoke(written -> requireAll(written == rows.size())).replaceWithVoid();
  }

  private static void requireAll(boolean asPlanned) {
    if (!asPlanned) {
      throw new BatchConflictException();
    }
  }
}
