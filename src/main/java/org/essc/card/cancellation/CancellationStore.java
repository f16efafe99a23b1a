package org.essc.card.cancellation;

import static org.essc.platform.sql.SqlTimes.instant;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.region.RegionCode;

/** Keeps cancellations. Changes run while the card is locked. */
@Singleton
class CancellationStore {

  private static final ColumnRef HUKOU = new ColumnRef("card_cancellation", "hukou_reference");

  private static final String SELECT =
      """
      select id, holder_id, card_id, region_code, state, refusal, withdrawal_reason, reason,
             requested_at, deadline, card_collected, card_destroyed_at, ended_at
        from card_cancellation n""";

  private static final String INSERT =
      """
      insert into card_cancellation (id, holder_id, card_id, region_code, state, reason,
                                     hukou_reference, requested_by, requested_at, deadline,
                                     card_collected)
      values ($1, $2, $3, $4, 'awaiting-settlement', $5, $6, $7, $8, $9, $10)""";

  private static final String END =
      """
      update card_cancellation set state = $3, refusal = $4, ended_at = $5
       where id = $1 and holder_id = $2 and state = 'awaiting-settlement'""";

  private static final String WITHDRAW =
      """
      update card_cancellation n
         set state = 'withdrawn', refusal = null, withdrawal_reason = $3, ended_at = $4
       where id = $1 and holder_id = $2 and
      """
          + OpenCancellations.WITHDRAWABLE;

  private static final String DESTROY =
      """
      update card_cancellation n set card_destroyed_at = $3
       where id = $1 and holder_id = $2 and
      """
          + OpenCancellations.DESTROYABLE;

  /** The newest first. */
  private static final String STANDING =
      SELECT
          + " where holder_id = $1 and id <> $2"
          + " and (state in ('awaiting-settlement', 'refused') or "
          + Deaths.STANDS
          + ") order by requested_at desc, id desc";

  /** The newest first. */
  private static final String UNSETTLED_DEATHS =
      SELECT
          + " where holder_id = any($1) and "
          + Deaths.UNSETTLED
          + " order by requested_at desc, id desc";

  private static final String OVERDUE =
      " where state = 'awaiting-settlement' and deadline <= $1 order by deadline limit $2";

  private final ColumnCipher cipher;

  CancellationStore(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  Uni<Void> insert(
      UnitOfWork work, Cancellation cancellation, ActContext by, String hukouReference) {
    var requester = by.requester().actor();
    return execute(
            work.connection(),
            INSERT,
            Tuple.tuple()
                .addUUID(cancellation.id())
                .addUUID(cancellation.holderId())
                .addUUID(cancellation.cardId())
                .addString(cancellation.region().value())
                .addString(cancellation.reason())
                .addValue(hukouReference == null ? null : seal(cancellation, hukouReference))
                .addString(requester.kind().name().toLowerCase(Locale.ROOT) + ':' + requester.id())
                .addOffsetDateTime(work.timestamp())
                .addOffsetDateTime(timestamp(cancellation.deadline()))
                .addBoolean(cancellation.collected()))
        .replaceWithVoid();
  }

  Uni<Optional<Cancellation>> find(SqlClient client, UUID id) {
    return execute(client, SELECT + " where id = $1", Tuple.of(id)).map(CancellationStore::first);
  }

  /** As it is now; it stays so until the transaction ends. */
  Uni<Cancellation> lock(UnitOfWork work, UUID id) {
    return execute(work.connection(), SELECT + " where id = $1 for update", Tuple.of(id))
        .map(rows -> first(rows).orElseThrow());
  }

  Uni<Optional<Cancellation>> awaiting(UnitOfWork work, UUID cardId) {
    return execute(
            work.connection(),
            SELECT + " where card_id = $1 and state = 'awaiting-settlement'",
            Tuple.of(cardId))
        .map(CancellationStore::first);
  }

  /** Those of a holder's that wait, for whichever card. */
  Uni<List<Cancellation>> awaitingOf(UnitOfWork work, UUID holderId) {
    return execute(
            work.connection(),
            SELECT + " where holder_id = $1 and state = 'awaiting-settlement' order by id",
            Tuple.of(holderId))
        .map(CancellationStore::all);
  }

  Uni<List<Cancellation>> overdue(SqlClient client, Instant now, int most) {
    return execute(client, SELECT + OVERDUE, Tuple.of(timestamp(now), most))
        .map(CancellationStore::all);
  }

  /**
   * Those of the same holder's that nobody has withdrawn, besides one; a death that is complete
   * among them.
   */
  Uni<List<Cancellation>> standing(UnitOfWork work, Cancellation besides) {
    return execute(work.connection(), STANDING, Tuple.of(besides.holderId(), besides.id()))
        .map(CancellationStore::all);
  }

  /** The newest first. */
  Uni<List<Cancellation>> unsettledDeaths(SqlClient client, Collection<UUID> holders) {
    return execute(client, UNSETTLED_DEATHS, Tuple.of(holders.toArray(UUID[]::new)))
        .map(CancellationStore::all);
  }

  Uni<Cancellation> end(
      UnitOfWork work, Cancellation cancellation, Cancellation.State state, String refusal) {
    return execute(
            work.connection(),
            END,
            Tuple.tuple()
                .addUUID(cancellation.id())
                .addUUID(cancellation.holderId())
                .addString(state.text())
                .addString(refusal)
                .addOffsetDateTime(work.timestamp()))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new IllegalStateException("a cancellation ends once");
              }
            })
        .replaceWith(cancellation.ended(state, refusal, work.at()));
  }

  /** Whatever came of it so far; empty where a card has ended with it, which is final. */
  Uni<Optional<Cancellation>> withdraw(UnitOfWork work, Cancellation cancellation, String why) {
    return execute(
            work.connection(),
            WITHDRAW,
            Tuple.of(cancellation.id(), cancellation.holderId(), why, work.timestamp()))
        .map(
            rows ->
                rows.rowCount() == 1
                    ? Optional.of(cancellation.withdrawn(why, work.at()))
                    : Optional.empty());
  }

  /** Whether it was destroyed only now. */
  Uni<Boolean> destroy(UnitOfWork work, Cancellation cancellation) {
    return execute(
            work.connection(),
            DESTROY,
            Tuple.of(cancellation.id(), cancellation.holderId(), work.timestamp()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Optional<Cancellation> first(RowSet<Row> rows) {
    for (var row : rows) {
      return Optional.of(read(row));
    }
    return Optional.empty();
  }

  private static List<Cancellation> all(RowSet<Row> rows) {
    var found = new ArrayList<Cancellation>();
    rows.forEach(row -> found.add(read(row)));
    return found;
  }

  private static Cancellation read(Row row) {
    return new Cancellation(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("card_id"),
        new RegionCode(row.getString("region_code")),
        Cancellation.State.of(row.getString("state")),
        row.getString("refusal"),
        row.getString("withdrawal_reason"),
        row.getString("reason"),
        row.getOffsetDateTime("requested_at").toInstant(),
        row.getOffsetDateTime("deadline").toInstant(),
        row.getBoolean("card_collected"),
        instant(row.getOffsetDateTime("card_destroyed_at")),
        instant(row.getOffsetDateTime("ended_at")));
  }

  private Buffer seal(Cancellation cancellation, String text) {
    return Buffer.buffer(cipher.encrypt(HUKOU, cancellation.id().toString(), text));
  }

  private static Uni<RowSet<Row>> execute(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values);
  }

  /** Tells the re-encryption where references of the police are kept. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable cancellations() {
      return EncryptedTable.byId(HUKOU);
    }
  }
}
