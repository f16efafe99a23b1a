package org.essc.card.production;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.act.ActStore.Subject;
import org.essc.act.UnitOfWork;
import org.essc.card.CardColumns;
import org.essc.card.CardNo;
import org.essc.card.CreateCard;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.production.ResultPlan.Failure;
import org.essc.card.production.ResultPlan.Item;
import org.essc.card.production.ResultPlan.NewCard;
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

  private static final String PRODUCED =
      """
      with made as (select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (a, h, c))
      update production_item i
         set state = 'produced', card_id = made.c, rejection = null, finished_at = $5
        from made
       where i.batch_id = $4 and i.application_id = made.a and i.holder_id = made.h""";

  private static final String FAILED =
      """
      update production_item i
         set state = 'failed', reason = t.r, rejection = null, finished_at = $5
        from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (a, h, r)
       where i.batch_id = $4 and i.application_id = t.a and i.holder_id = t.h""";

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

  private final CreateCard createCard;
  private final ColumnCipher cipher;
  private final Randomness randomness;

  ProducedCardStore(CreateCard createCard, ColumnCipher cipher, Randomness randomness) {
    this.createCard = createCard;
    this.cipher = cipher;
    this.randomness = randomness;
  }

  /** A card with the part's item that it was made for; its source is the act that made it. */
  record Written(CreateCard.NewCard card, Item item) {

    UUID cardId() {
      return card.id();
    }

    UUID actId() {
      return card.sourceId();
    }

    Subject subject() {
      return new Subject(item.holderId(), card.id(), item.applicationId(), item.region());
    }
  }

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
    var written = cards.stream().map(this::written).toList();
    return createCard
        .insert(work, written.stream().map(Written::card).toList())
        .map(ids -> written.stream().filter(one -> ids.contains(one.cardId())).toList());
  }

  private Written written(NewCard card) {
    var item = card.item();
    var made = card.made();
    return new Written(
        new CreateCard.NewCard(
            randomness.uuid(),
            randomness.uuid(),
            item.holderId(),
            item.region(),
            false,
            made.cardNo(),
            made.cardIdCode(),
            item.name(),
            item.phone(),
            item.address(),
            made.bankCode(),
            made.bankAccount(),
            made.issuedOn(),
            made.validUntil(),
            item.replaces()),
        item);
  }

  /** History of the new cards, and what became of the part's items. */
  Uni<Void> produced(UnitOfWork work, UUID batchId, String actor, List<Written> cards) {
    if (cards.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows =
        Tuple.of(
            array(cards, one -> one.item().applicationId(), UUID[]::new),
            array(cards, one -> one.item().holderId(), UUID[]::new),
            array(cards, Written::cardId, UUID[]::new),
            batchId,
            work.timestamp());
    return createCard
        .history(
            work,
            cards.stream().map(Written::card).toList(),
            cards.stream().map(Written::actId).toList(),
            actor)
        .chain(() -> mustHit(work, PRODUCED, rows, cards.size()));
  }

  /** No cards came of these items. */
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
                throw new IllegalStateException("an item that is locked went away");
              }
            })
        .replaceWithVoid();
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
}
