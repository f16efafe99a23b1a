package org.essc.card.imports;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Imports and their spooled chunks. Every transition is one guarded update that must hit. */
@Singleton
class CardImportStore {

  private static final String FIELDS =
      " id, partner_no, state, format, columns, failure, chunks, next_chunk, rows_total, accepted,"
          + " unchanged, rejected, created_at, started_at, finished_at ";

  private static final String CREATE =
      "insert into card_import (id, partner_no, state, format, lease_until, created_at)"
          + " values ($1, $2, 'receiving', $3, $4, $5)";

  private static final String ADD_CHUNK =
      "with receiving as (update card_import set lease_until = $5, chunks = $2 + 1"
          + " where id = $1 and state = 'receiving' and chunks = $2 returning id)"
          + " insert into card_import_chunk (import_id, seq, first_line, content)"
          + " select id, $2, $3, $4 from receiving";

  private static final String RENEW =
      "update card_import set lease_until = $2 where id = $1 and state = 'receiving'";

  private static final String START =
      "update card_import set state = case when chunks = 0 then 'completed' else 'running' end,"
          + " columns = $2, rows_total = $3, started_at = $4, lease_until = $4,"
          + " finished_at = case when chunks = 0 then $4::timestamptz end where id = $1 and state = 'receiving' returning"
          + FIELDS;

  private static final String FAIL =
      "with failed as (update card_import set state = 'failed', failure = $2, finished_at = $3"
          + " where id = $1 and state = $4 returning id),"
          + " gone as (delete from card_import_chunk where import_id in (select id from failed))"
          + " select id from failed";

  private static final String DISCARD =
      "delete from card_import where id = $1 and state = 'receiving'";

  private static final String TAKE =
      "update card_import set lease_until = $2 where id = (select id from card_import"
          + " where state = 'running' and lease_until <= $1 and not id = any ($3)"
          + " order by lease_until limit 1 for update skip locked) returning"
          + FIELDS;

  private static final String ABANDONED =
      "select id, partner_no from card_import where state = 'receiving' and lease_until <= $1"
          + " limit 100";

  private static final String RELEASE =
      "update card_import set lease_until = $2 where id = $1 and state = 'running'";

  private static final String ADVANCE =
      "with advanced as (update card_import set next_chunk = $2 + 1, accepted = accepted + $3,"
          + " unchanged = unchanged + $4, rejected = rejected + $5, lease_until = $6,"
          + " state = case when $2 + 1 = chunks then 'completed' else state end,"
          + " finished_at = case when $2 + 1 = chunks then $7::timestamptz end"
          + " where id = $1 and state = 'running' and next_chunk = $2 returning id)"
          + " delete from card_import_chunk where seq = $2"
          + " and import_id = (select id from advanced)";

  private final Pool pool;
  private final Clock clock;

  CardImportStore(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  Uni<Void> create(UUID id, String partnerNo, ImportFormat format, Duration lease) {
    return pool.preparedQuery(CREATE)
        .execute(Tuple.of(id, partnerNo, format.text(), at(lease), at(Duration.ZERO)))
        .replaceWithVoid();
  }

  /** Stores a chunk; fails where the upload is no longer wanted, as after its lease ran out. */
  Uni<Void> addChunk(UUID id, Chunk chunk, byte[] encrypted, Duration lease) {
    return pool.preparedQuery(ADD_CHUNK)
        .execute(Tuple.of(id, chunk.seq(), chunk.firstLine(), Buffer.buffer(encrypted), at(lease)))
        .invoke(CardImportStore::requireOne)
        .replaceWithVoid();
  }

  Uni<Void> renew(UUID id, Duration lease) {
    return pool.preparedQuery(RENEW)
        .execute(Tuple.of(id, at(lease)))
        .invoke(CardImportStore::requireOne)
        .replaceWithVoid();
  }

  /** The file is whole: from now on anybody may take it and apply it. */
  Uni<CardImport> start(SqlClient transaction, UUID id, List<Column> columns, long rows) {
    return transaction
        .preparedQuery(START)
        .execute(
            Tuple.of(
                id,
                columns.stream().map(Column::text).toArray(String[]::new),
                rows,
                at(Duration.ZERO)))
        .invoke(CardImportStore::requireOne)
        .map(updated -> cardImport(updated.iterator().next()));
  }

  /** Fails it and drops its chunks; false where it is no longer in that state. */
  Uni<Boolean> fail(SqlClient transaction, UUID id, String inState, String code) {
    return transaction
        .preparedQuery(FAIL)
        .execute(Tuple.of(id, code, at(Duration.ZERO), inState))
        .map(rows -> rows.size() == 1);
  }

  /** Forgets an upload that repeated another one. */
  Uni<Void> discard(UUID id) {
    return pool.preparedQuery(DISCARD).execute(Tuple.of(id)).replaceWithVoid();
  }

  /**
   * Takes a running import whose lease has run out; null where there is none.
   *
   * @param except those that this instance is working on
   */
  Uni<CardImport> take(Duration lease, List<UUID> except) {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(at(Duration.ZERO), at(lease), except.toArray(UUID[]::new)))
        .map(rows -> rows.size() == 0 ? null : cardImport(rows.iterator().next()));
  }

  /** Lets others take it at once. */
  Uni<Void> release(UUID id) {
    return pool.preparedQuery(RELEASE).execute(Tuple.of(id, at(Duration.ZERO))).replaceWithVoid();
  }

  /** Uploads of which nothing has come for too long: their sender or receiver is gone. */
  Uni<List<AbandonedUpload>> abandoned() {
    return pool.preparedQuery(ABANDONED)
        .execute(Tuple.of(at(Duration.ZERO)))
        .map(
            rows -> {
              var uploads = new ArrayList<AbandonedUpload>();
              rows.forEach(
                  row ->
                      uploads.add(
                          new AbandonedUpload(row.getUUID("id"), row.getString("partner_no"))));
              return uploads;
            });
  }

  Uni<StoredChunk> chunk(UUID id, int seq) {
    return pool.preparedQuery(
            "select first_line, content from card_import_chunk where import_id = $1 and seq = $2")
        .execute(Tuple.of(id, seq))
        .invoke(CardImportStore::requireOne)
        .map(
            rows -> {
              var row = rows.iterator().next();
              return new StoredChunk(
                  row.getLong("first_line"), row.getBuffer("content").getBytes());
            });
  }

  /** Moves past a chunk; fails where it is not the next one, as another instance applied it. */
  Uni<Void> advance(SqlClient transaction, UUID id, int seq, BatchPlan plan, Duration lease) {
    var values =
        Tuple.tuple(
            List.of(
                id,
                seq,
                plan.accepted(),
                plan.unchanged(),
                plan.rejectedRows(),
                at(lease),
                at(Duration.ZERO)));
    return transaction
        .preparedQuery(ADVANCE)
        .execute(values)
        .invoke(CardImportStore::requireOne)
        .replaceWithVoid();
  }

  /** A partner's import, or null; another partner's is as good as none. */
  Uni<CardImport> find(String partnerNo, UUID id) {
    return pool.preparedQuery(
            "select" + FIELDS + "from card_import where id = $1 and partner_no = $2")
        .execute(Tuple.of(id, partnerNo))
        .map(rows -> rows.size() == 0 ? null : cardImport(rows.iterator().next()));
  }

  /** A partner's imports before {@code before} (null: from the newest), newest first. */
  Uni<List<CardImport>> list(String partnerNo, UUID before, int limit) {
    return pool.preparedQuery(
            "select"
                + FIELDS
                + "from card_import where partner_no = $1 and ($2::uuid is null or id < $2)"
                + " order by id desc limit $3")
        .execute(Tuple.of(partnerNo, before, limit))
        .map(
            rows -> {
              var imports = new ArrayList<CardImport>();
              rows.forEach(row -> imports.add(cardImport(row)));
              return imports;
            });
  }

  /** Rejections after a place in the file, in its order. */
  Uni<List<Rejection>> rejections(UUID id, long afterLine, String afterField, int limit) {
    return pool.preparedQuery(
            "select line, code, field from card_import_rejection where import_id = $1"
                + " and (line, field) > ($2, $3) order by line, field limit $4")
        .execute(Tuple.of(id, afterLine, afterField, limit))
        .map(
            rows -> {
              var rejections = new ArrayList<Rejection>();
              rows.forEach(
                  row ->
                      rejections.add(
                          new Rejection(
                              row.getLong("line"), row.getString("code"), row.getString("field"))));
              return rejections;
            });
  }

  private OffsetDateTime at(Duration ahead) {
    return OffsetDateTime.ofInstant(clock.instant().plus(ahead), ZoneOffset.UTC);
  }

  private static void requireOne(RowSet<Row> rows) {
    if (rows.rowCount() != 1) {
      throw new LeaseLostException();
    }
  }

  private static CardImport cardImport(Row row) {
    return new CardImport(
        row.getUUID("id"),
        row.getString("partner_no"),
        row.getString("state"),
        ImportFormat.of(row.getString("format")),
        List.of(row.getArrayOfStrings("columns")),
        row.getString("failure"),
        row.getInteger("chunks"),
        row.getInteger("next_chunk"),
        row.getLong("rows_total"),
        row.getLong("accepted"),
        row.getLong("unchanged"),
        row.getLong("rejected"),
        instant(row, "created_at"),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }

  private static Instant instant(Row row, String column) {
    var value = row.getOffsetDateTime(column);
    return value == null ? null : value.toInstant();
  }

  record AbandonedUpload(UUID id, String partnerNo) {}

  record StoredChunk(long firstLine, byte[] content) {}
}
