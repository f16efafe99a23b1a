package org.essc.card.imports;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.essc.card.CardFollower;
import org.essc.card.StateChange;
import org.essc.card.imports.BatchPlan.CardBasis;
import org.essc.card.imports.BatchPlan.CardWrite;
import org.essc.card.imports.BatchPlan.HistoryWrite;
import org.essc.card.imports.BatchPlan.NewHolder;
import org.essc.files.BatchConflictException;
import org.essc.files.Rejection;
import org.essc.person.HolderStore;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.time.BusinessDates;

/**
 * Writes cards a chunk at a time, each statement with all of the chunk's rows.
 *
 * <p><b>Locks.</b> New rows go in in the order of their unique index and existing cards are locked
 * in the order of their id, so two imports cannot wait for each other in a circle. Cards are locked
 * against change ({@code for no key update}), which also holds off a verification's share lock
 * until the commit.
 *
 * <p>New rows are inserted without {@code on conflict}, which would look each up once more: if
 * somebody else has put one there meanwhile, the transaction fails and the batch is planned anew.
 */
@Singleton
class CardBatchStore {

  private static final String LOCK_CARDS =
      "select id, version, source_id from physical_card where id = any ($1) order by id"
          + " for no key update";

  private static final String CONFIRM_CARDS =
      "update physical_card set source_id = $2 where id = any ($1)";

  private static final String UNNEST_CARDS =
      "unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[],"
          + " $7::bytea[], $8::bytea[], $9::bytea[], $10::text[], $11::bytea[], $12::int2[],"
          + " $13::date[], $14::date[], $15::bytea[], $16::int4[]) as t (id, holder_id,"
          + " card_no_index, card_no, card_id_code, region_code, name, phone, address, bank_code,"
          + " bank_account, state, issued_on, valid_until, content_mac, version)";

  private static final String INSERT_CARDS =
      "insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code,"
          + " region_code, name, phone, address, bank_code, bank_account, state, issued_on,"
          + " valid_until, content_mac, version, created_at, updated_at, source_id)"
          + " select t.*, $17, $17, $18::uuid from "
          + UNNEST_CARDS;

  private static final String UPDATE_CARDS =
      "update physical_card c set card_no = t.card_no, card_id_code = t.card_id_code,"
          + " region_code = t.region_code, name = t.name, phone = t.phone, address = t.address,"
          + " bank_code = t.bank_code, bank_account = t.bank_account, state = t.state,"
          + " issued_on = t.issued_on, valid_until = t.valid_until, content_mac = t.content_mac,"
          + " version = t.version, updated_at = $17, source_id = $18 from "
          + UNNEST_CARDS
          + " where c.id = t.id and c.holder_id = t.holder_id";

  private static final String INSERT_HISTORY =
      "insert into physical_card_history (card_id, version, holder_id, at, actor, source,"
          + " source_id, from_state, to_state, changed, previous)"
          + " select a, b, c, $8, $9, 'import', $10, d, e, string_to_array(f, ','), g"
          + " from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int2[], $5::int2[], $6::text[],"
          + " $7::bytea[]) as t (a, b, c, d, e, f, g)";

  private static final String INSERT_REJECTIONS =
      "insert into card_import_rejection (import_id, line, code, field, rule, ruled_by,"
          + " source_title) select $1, a, b, c, d, e, f from unnest($2::int8[], $3::text[],"
          + " $4::text[], $5::text[], $6::text[], $7::text[]) as t (a, b, c, d, e, f)";

  private final HolderStore holders;
  private final Outbox outbox;
  private final Instance<CardFollower> followers;
  private final Clock clock;

  CardBatchStore(
      HolderStore holders,
      Outbox outbox,
      @Any Instance<CardFollower> followers,
      @BusinessDates Clock clock) {
    this.holders = holders;
    this.outbox = outbox;
    this.followers = followers;
    this.clock = clock;
  }

  /**
   * Writes a plan in the caller's transaction.
   *
   * @throws BatchConflictException where the database is no longer as the plan found it
   */
  Uni<Void> write(SqlConnection transaction, UUID importId, String actor, BatchPlan plan) {
    var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return insertHolders(transaction, plan.holders(), now)
        .chain(() -> lock(transaction, plan.basis()))
        .chain(() -> writeCards(transaction, INSERT_CARDS, importId, plan.created(), now))
        .chain(() -> writeCards(transaction, UPDATE_CARDS, importId, plan.updated(), now))
        .chain(() -> confirm(transaction, importId, plan.confirmed()))
        .chain(() -> insertHistory(transaction, importId, actor, plan.history(), now))
        .chain(() -> insertRejections(transaction, importId, plan.rejections()))
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
        .invoke(count -> requireAll(count, added.size()))
        .replaceWithVoid();
  }

  private static Uni<Void> lock(SqlConnection transaction, List<CardBasis> cards) {
    if (cards.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var expected = new HashMap<UUID, CardBasis>();
    cards.forEach(card -> expected.put(card.id(), card));
    return transaction
        .preparedQuery(LOCK_CARDS)
        .execute(Tuple.of(array(cards, CardBasis::id, UUID[]::new)))
        .invoke(
            rows -> {
              for (var row : rows) {
                var found =
                    new CardBasis(
                        row.getUUID("id"), row.getInteger("version"), row.getUUID("source_id"));
                if (!found.equals(expected.remove(found.id()))) {
                  throw new BatchConflictException();
                }
              }
              if (!expected.isEmpty()) {
                throw new BatchConflictException();
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> confirm(SqlConnection transaction, UUID importId, List<UUID> cards) {
    return cards.isEmpty()
        ? Uni.createFrom().voidItem()
        : execute(
            transaction,
            CONFIRM_CARDS,
            Tuple.of(cards.toArray(UUID[]::new), importId),
            cards.size());
  }

  private static Uni<Void> writeCards(
      SqlConnection transaction,
      String statement,
      UUID importId,
      List<CardWrite> cards,
      OffsetDateTime now) {
    if (cards.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var values = new ArrayList<Object>(18);
    values.add(array(cards, CardWrite::id, UUID[]::new));
    values.add(array(cards, CardWrite::holderId, UUID[]::new));
    values.add(buffers(cards, CardWrite::cardNoIndex));
    values.add(buffers(cards, CardWrite::cardNo));
    values.add(buffers(cards, CardWrite::cardIdCode));
    values.add(array(cards, CardWrite::regionCode, String[]::new));
    values.add(buffers(cards, CardWrite::name));
    values.add(buffers(cards, CardWrite::phone));
    values.add(buffers(cards, CardWrite::address));
    values.add(array(cards, CardWrite::bankCode, String[]::new));
    values.add(buffers(cards, CardWrite::bankAccount));
    values.add(array(cards, CardWrite::state, Short[]::new));
    values.add(array(cards, CardWrite::issuedOn, LocalDate[]::new));
    values.add(array(cards, CardWrite::validUntil, LocalDate[]::new));
    values.add(buffers(cards, CardWrite::contentMac));
    values.add(array(cards, CardWrite::version, Integer[]::new));
    values.add(now);
    values.add(importId);
    return execute(transaction, statement, Tuple.tuple(values), cards.size());
  }

  private static Uni<Void> insertHistory(
      SqlConnection transaction,
      UUID importId,
      String actor,
      List<HistoryWrite> history,
      OffsetDateTime now) {
    if (history.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var values =
        Tuple.tuple(
            List.of(
                array(history, HistoryWrite::cardId, UUID[]::new),
                array(history, HistoryWrite::version, Integer[]::new),
                array(history, HistoryWrite::holderId, UUID[]::new),
                array(history, HistoryWrite::fromState, Short[]::new),
                array(history, HistoryWrite::toState, Short[]::new),
                array(history, entry -> String.join(",", entry.changed()), String[]::new),
                buffers(history, HistoryWrite::previous),
                now,
                actor,
                importId));
    return execute(transaction, INSERT_HISTORY, values, history.size());
  }

  /** What changed state is told, and takes with it what hangs on the card. */
  private Uni<Void> follow(
      SqlConnection transaction, List<StateChange> states, OffsetDateTime now) {
    if (states.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return outbox
        .append(transaction, states.stream().map(CardBatchStore::event).toList())
        .chain(
            () ->
                Multi.createFrom()
                    .iterable(followers)
                    .onItem()
                    .transformToUniAndConcatenate(
                        follower -> follower.imported(transaction, states, now.toInstant()))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private static OutboxEvent event(StateChange change) {
    return OutboxEvent.of("card.state-imported", change.holderId(), "card", change.cardId())
        .with("regionCode", change.region().value())
        .with("fromState", change.from().code())
        .with("state", change.to().code())
        .with("version", change.version());
  }

  private static Uni<Void> insertRejections(
      SqlConnection transaction, UUID importId, List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var values =
        Tuple.tuple()
            .addUUID(importId)
            .addArrayOfLong(array(rejections, Rejection::line, Long[]::new))
            .addArrayOfString(array(rejections, Rejection::code, String[]::new))
            .addArrayOfString(array(rejections, Rejection::field, String[]::new))
            .addArrayOfString(array(rejections, Rejection::ruleKey, String[]::new))
            .addArrayOfString(array(rejections, Rejection::ruledBy, String[]::new))
            .addArrayOfString(array(rejections, Rejection::sourceTitle, String[]::new));
    return execute(transaction, INSERT_REJECTIONS, values, rejections.size());
  }

  /** A row that did not go in was put there by somebody else meanwhile. */
  private static Uni<Void> execute(
      SqlConnection transaction, String statement, Tuple values, int rows) {
    return transaction
        .preparedQuery(statement)
        .execute(values)
        .invoke(result -> requireAll(result.rowCount(), rows))
        .replaceWithVoid();
  }

  private static void requireAll(int written, int rows) {
    if (written != rows) {
      throw new BatchConflictException();
    }
  }

  private static <T, V> V[] array(List<T> rows, Function<T, V> value, IntFunction<V[]> newArray) {
    return rows.stream().map(value).toArray(newArray);
  }

  private static <T> Buffer[] buffers(List<T> rows, Function<T, byte[]> value) {
    var buffers = new Buffer[rows.size()];
    for (int i = 0; i < buffers.length; i++) {
      var bytes = value.apply(rows.get(i));
      buffers[i] = bytes == null ? null : Buffer.buffer(bytes);
    }
    return buffers;
  }
}
