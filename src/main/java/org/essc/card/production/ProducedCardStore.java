package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.essc.act.UnitOfWork;
import org.essc.card.CardColumns;
import org.essc.card.CardIndexes;
import org.essc.card.CardNo;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.production.ResultPlan.Failure;
import org.essc.card.production.ResultPlan.Item;
import org.essc.card.production.ResultPlan.NewCard;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Writes what became of a part, each statement with all of its cards. */
@Singleton
class ProducedCardStore {

  private static final String LOCK =
      """
      select a.id, a.holder_id, a.region_code, a.applied_on, a.name, a.phone, a.address,
             a.replaces, i.state as item_state, i.card_id, c.card_no,
             a.state = 'in-production' and a.batch_id = i.batch_id as in_production
        from production_item i
        join card_application a on a.id = i.application_id and a.holder_id = i.holder_id
        left join physical_card c on c.id = i.card_id and c.holder_id = i.holder_id
       where i.batch_id = $1 and i.part = $2 and i.application_id = any($3)
       order by a.id for update of a, i""";

  /** In the order of the index, as the import inserts; a number that exists is left alone. */
  private static final String INSERT_CARDS =
      """
      insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
                                 name, phone, address, bank_code, bank_account, state, issued_on,
                                 valid_until, content_mac, source_id, replaces, version,
                                 created_at, updated_at)
      select a, b, c, d, e, f, g, h, i, j, k, 0, l, m, n, o, p, 1, $17, $17
        from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[],
                    $7::bytea[], $8::bytea[], $9::bytea[], $10::text[], $11::bytea[],
                    $12::date[], $13::date[], $14::bytea[], $15::uuid[], $16::uuid[])
          as t (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
       order by c
      on conflict (card_no_index) do nothing
      returning id""";

  private static final String INSERT_HISTORY =
      """
      insert into physical_card_history (card_id, version, holder_id, at, actor, source, source_id,
                                         from_state, to_state, changed, previous)
      select a, 1, b, $4, $5, 'act', c, null, 0, '{}', null
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (a, b, c)""";

  private static final String PRODUCED =
      """
      with made as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (a, h, c)),
      items as (
        update production_item i
           set state = 'produced', card_id = made.c, rejection = null, finished_at = $5
          from made where i.batch_id = $4 and i.application_id = made.a and i.holder_id = made.h
      ),
      replacing as (
        update card_replacement r set new_card_id = made.c, version = version + 1
          from made
         where r.application_id = made.a and r.holder_id = made.h and r.state = 'requested')
      update card_application a
         set state = 'produced', card_id = made.c, updated_at = $5, version = version + 1
        from made
       where a.id = made.a and a.holder_id = made.h and a.state = 'in-production'
         and a.batch_id = $4""";

  private static final String FAILED =
      """
      with failed as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (a, h, r)),
      items as (
        update production_item i
           set state = 'failed', reason = failed.r, rejection = null, finished_at = $5
          from failed
         where i.batch_id = $4 and i.application_id = failed.a and i.holder_id = failed.h)
      update card_application a
         set state = 'applied', batch_id = null, updated_at = $5, version = version + 1
        from failed
       where a.id = failed.a and a.holder_id = failed.h and a.state = 'in-production'
         and a.batch_id = $4""";

  /** Their holder's card was cancelled meanwhile; nobody is going to make theirs. */
  private static final String CLOSE_WITHDRAWN =
      """
      update production_item i
         set state = 'failed', reason = 'application-withdrawn', rejection = null, finished_at = $3
        from card_application a
       where i.batch_id = $1 and i.part = $2 and i.state = 'ordered'
         and a.id = i.application_id and a.holder_id = i.holder_id and a.state = 'withdrawn'""";

  private static final String REJECTED =
      """
      update production_item i set rejection = t.code
        from unnest($1::uuid[], $2::text[]) as t (a, code)
       where i.batch_id = $3 and i.application_id = t.a and i.state = 'ordered'""";

  private static final int MAC_LENGTH = 32;

  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;

  ProducedCardStore(ColumnCipher cipher, BlindIndex index, Randomness randomness) {
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
  }

  /** A card with the ids of its row and of the act that made it. */
  record Written(UUID cardId, UUID actId, NewCard card) {}

  /** The applications of a part, locked; those that are not in it are left out. */
  Uni<Map<UUID, Item>> lock(SqlConnection transaction, UUID batchId, int part, UUID[] ids) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(batchId, part, ids))
        .map(
            rows -> {
              var items = new HashMap<UUID, Item>();
              rows.forEach(row -> items.put(row.getUUID("id"), item(row)));
              return items;
            });
  }

  /** The cards that were inserted; the others' numbers are in use. */
  Uni<List<Written>> insert(UnitOfWork work, List<NewCard> cards) {
    if (cards.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    var written =
        cards.stream()
            .map(card -> new Written(randomness.uuid(), randomness.uuid(), card))
            .sorted(Comparator.comparing(this::cardNoIndex, Arrays::compareUnsigned))
            .toList();
    return work.connection()
        .preparedQuery(INSERT_CARDS)
        .execute(columns(work, written))
        .map(
            rows -> {
              Set<UUID> inserted = new HashSet<>();
              rows.forEach(row -> inserted.add(row.getUUID(0)));
              return written.stream().filter(one -> inserted.contains(one.cardId())).toList();
            });
  }

  /** History of the new cards, and their applications' new state. */
  Uni<Void> produced(UnitOfWork work, UUID batchId, String actor, List<Written> cards) {
    if (cards.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ids = array(cards, Written::cardId, UUID[]::new);
    var holders = array(cards, one -> one.card().item().holderId(), UUID[]::new);
    var applications = array(cards, one -> one.card().item().applicationId(), UUID[]::new);
    return work.connection()
        .preparedQuery(INSERT_HISTORY)
        .execute(
            Tuple.of(
                ids, holders, array(cards, Written::actId, UUID[]::new), work.timestamp(), actor))
        .chain(
            () ->
                mustHit(
                    work,
                    PRODUCED,
                    Tuple.of(applications, holders, ids, batchId, work.timestamp()),
                    cards.size()));
  }

  /** The applications wait again. */
  Uni<Void> failed(UnitOfWork work, UUID batchId, List<Failure> failures) {
    return failures.isEmpty()
        ? Uni.createFrom().voidItem()
        : mustHit(
            work,
            FAILED,
            Tuple.of(
                array(failures, one -> one.item().applicationId(), UUID[]::new),
                array(failures, one -> one.item().holderId(), UUID[]::new),
                array(failures, Failure::reason, String[]::new),
                batchId,
                work.timestamp()),
            failures.size());
  }

  /** How many cards of the part are not to be made any more; counted once. */
  Uni<Integer> closeWithdrawn(UnitOfWork work, UUID batchId, int part) {
    return work.connection()
        .preparedQuery(CLOSE_WITHDRAWN)
        .execute(Tuple.of(batchId, part, work.timestamp()))
        .map(RowSet::rowCount);
  }

  Uni<Void> rejected(UnitOfWork work, UUID batchId, Map<UUID, String> rejections) {
    return rejections.isEmpty()
        ? Uni.createFrom().voidItem()
        : work.connection()
            .preparedQuery(REJECTED)
            .execute(
                Tuple.of(
                    rejections.keySet().toArray(UUID[]::new),
                    rejections.values().toArray(String[]::new),
                    batchId))
            .replaceWithVoid();
  }

  private static Uni<Void> mustHit(UnitOfWork work, String sql, Tuple values, int rows) {
    return work.connection()
        .preparedQuery(sql)
        .execute(values)
        .invoke(
            result -> {
              if (result.rowCount() != rows) {
                throw new IllegalStateException("an application that is locked changed its state");
              }
            })
        .replaceWithVoid();
  }

  private Tuple columns(UnitOfWork work, List<Written> cards) {
    var values = new ArrayList<Object>(17);
    values.add(array(cards, Written::cardId, UUID[]::new));
    values.add(array(cards, one -> one.card().item().holderId(), UUID[]::new));
    values.add(array(cards, one -> Buffer.buffer(cardNoIndex(one)), Buffer[]::new));
    values.add(encrypted(cards, CardColumns.CARD_NO, one -> one.card().made().cardNo().value()));
    values.add(
        encrypted(cards, CardColumns.CARD_ID_CODE, one -> one.card().made().cardIdCode().value()));
    values.add(array(cards, one -> one.card().item().region().value(), String[]::new));
    values.add(encrypted(cards, CardColumns.NAME, one -> one.card().item().name()));
    values.add(encrypted(cards, CardColumns.PHONE, one -> one.card().item().phone()));
    values.add(encrypted(cards, CardColumns.ADDRESS, one -> one.card().item().address()));
    values.add(array(cards, ProducedCardStore::bankCode, String[]::new));
    values.add(encrypted(cards, CardColumns.BANK_ACCOUNT, ProducedCardStore::bankAccount));
    values.add(array(cards, one -> one.card().made().issuedOn(), LocalDate[]::new));
    values.add(array(cards, one -> one.card().made().validUntil(), LocalDate[]::new));
    // An import that speaks of the card compares contents instead of relying on this digest.
    values.add(array(cards, one -> Buffer.buffer(randomness.bytes(MAC_LENGTH)), Buffer[]::new));
    values.add(array(cards, Written::actId, UUID[]::new));
    values.add(array(cards, one -> one.card().item().replaces(), UUID[]::new));
    values.add(work.timestamp());
    return Tuple.tuple(values);
  }

  private static String bankCode(Written one) {
    var bank = one.card().made().bankCode();
    return bank == null ? null : bank.value();
  }

  private static String bankAccount(Written one) {
    var account = one.card().made().bankAccount();
    return account == null ? null : account.value();
  }

  private byte[] cardNoIndex(Written one) {
    return index.of(CardIndexes.CARD_NO, one.card().made().cardNo().value());
  }

  private Buffer[] encrypted(
      List<Written> cards, ColumnRef column, Function<Written, String> plaintext) {
    return array(
        cards,
        one -> {
          var text = plaintext.apply(one);
          return text == null
              ? null
              : Buffer.buffer(cipher.encrypt(column, one.cardId().toString(), text));
        },
        Buffer[]::new);
  }

  private Item item(Row row) {
    var cardNo = open(CardColumns.CARD_NO, row, "card_id");
    return new Item(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        row.getString("item_state"),
        cardNo == null ? null : new CardNo(cardNo),
        Boolean.TRUE.equals(row.getBoolean("in_production")),
        row.getLocalDate("applied_on"),
        open(ApplicationColumns.NAME, row, "id"),
        open(ApplicationColumns.PHONE, row, "id"),
        open(ApplicationColumns.ADDRESS, row, "id"),
        row.getUUID("replaces"));
  }

  private String open(ColumnRef column, Row row, String id) {
    var value = row.getBuffer(column.column());
    return value == null
        ? null
        : cipher.decrypt(column, row.getUUID(id).toString(), value.getBytes());
  }

  private static <T, V> V[] array(List<T> all, Function<T, V> value, IntFunction<V[]> maker) {
    return all.stream().map(value).toArray(maker);
  }
}
