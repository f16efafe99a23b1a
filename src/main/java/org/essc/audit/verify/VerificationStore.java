package org.essc.audit.verify;

import static org.essc.platform.sql.SqlTimes.instant;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps what auditors have started: one runs at a time, whatever the instances. */
@Singleton
class VerificationStore {

  /** Who reads says so more often than this. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final String COLUMNS =
      "id, state, started_by, started_at, finished_at, entries_total, entries_read,"
          + " months_unread, found, findings, lease_until";

  private static final String GIVE_UP =
      """
      update audit_verification set state = 'failed', finished_at = lease_until
       where state = 'running' and lease_until < $1""";

  private static final String START =
      """
      insert into audit_verification (id, started_by, started_at, lease_until, state, entries_total)
      select $1, $2, $3, $4, 'running', sum(head_seq) from audit_chain
      on conflict (state) where state = 'running' do nothing
      returning\s"""
          + COLUMNS;

  private static final String RUNNING =
      "select " + COLUMNS + " from audit_verification where state = 'running'";

  private static final String PROGRESS =
      """
      update audit_verification set entries_read = $2, lease_until = $3
       where id = $1 and state = 'running'""";

  private static final String END =
      """
      update audit_verification
         set state = $2, entries_read = $3, found = $4, findings = $5, finished_at = $6,
             months_unread = $7
       where id = $1 and state = 'running'""";

  private static final String FIND = "select " + COLUMNS + " from audit_verification where id = $1";

  /** None is ever deleted, so the one that a page begins after is there. */
  private static final String NEWEST =
      "select "
          + COLUMNS
          + " from audit_verification where $1::uuid is null or (started_at, id) <"
          + " (select started_at, id from audit_verification where id = $1)"
          + " order by started_at desc, id desc limit $2";

  private final Pool pool;

  VerificationStore(Pool pool) {
    this.pool = pool;
  }

  /** A new one, or nothing where one runs. */
  Uni<Optional<AuditVerification>> start(SqlClient transaction, UUID id, String by, Instant now) {
    return transaction
        .preparedQuery(GIVE_UP)
        .execute(Tuple.of(timestamp(now)))
        .chain(
            () ->
                transaction
                    .preparedQuery(START)
                    .execute(Tuple.of(id, by, timestamp(now), timestamp(now.plus(LEASE)))))
        .map(rows -> read(rows, now).stream().findFirst());
  }

  Uni<Optional<AuditVerification>> running(SqlClient client, Instant now) {
    return client
        .preparedQuery(RUNNING)
        .execute()
        .map(rows -> read(rows, now).stream().findFirst());
  }

  Uni<Void> progress(UUID id, long entries, Instant now) {
    return pool.preparedQuery(PROGRESS)
        .execute(Tuple.of(id, entries, timestamp(now.plus(LEASE))))
        .replaceWithVoid();
  }

  /** False where it had been given up. */
  Uni<Boolean> end(
      SqlClient transaction,
      UUID id,
      VerificationState state,
      long entries,
      int monthsUnread,
      long found,
      List<String> findings,
      Instant now) {
    return transaction
        .preparedQuery(END)
        .execute(
            Tuple.from(
                List.of(
                    id,
                    state.text(),
                    entries,
                    found,
                    findings.toArray(String[]::new),
                    timestamp(now),
                    monthsUnread)))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Optional<AuditVerification>> find(UUID id, Instant now) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> read(rows, now).stream().findFirst());
  }

  /** Those before {@code before} (null: from the newest), newest first. */
  Uni<List<AuditVerification>> newest(UUID before, int limit, Instant now) {
    return pool.preparedQuery(NEWEST).execute(Tuple.of(before, limit)).map(rows -> read(rows, now));
  }

  private static List<AuditVerification> read(RowSet<Row> rows, Instant now) {
    var all = new ArrayList<AuditVerification>(rows.size());
    rows.forEach(row -> all.add(read(row, now)));
    return all;
  }

  /** One whose instance says no more that it reads has failed, whoever has noted it. */
  private static AuditVerification read(Row row, Instant now) {
    var lease = row.getOffsetDateTime("lease_until").toInstant();
    var finished = row.getOffsetDateTime("finished_at");
    var one =
        new AuditVerification(
            row.getUUID("id"),
            row.getString("state"),
            row.getString("started_by"),
            row.getOffsetDateTime("started_at").toInstant(),
            instant(finished),
            row.getLong("entries_total"),
            row.getLong("entries_read"),
            row.getInteger("months_unread"),
            row.getLong("found"),
            List.of(row.getArrayOfStrings("findings")));
    return finished == null && lease.isBefore(now) ? one.in(VerificationState.FAILED, lease) : one;
  }
}
