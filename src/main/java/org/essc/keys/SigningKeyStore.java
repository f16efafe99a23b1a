package org.essc.keys;

import static org.essc.platform.sql.SqlTimes.instant;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The table {@code signing_key}: reading it, and the guarded transitions of {@link KeyState}. */
@Singleton
class SigningKeyStore {

  private static final String COLUMNS =
      "kid, purpose, algorithm, state, public_jwk, wrapped,"
          + " created_at, activated_at, retired_at, gone_at, revoked_at";

  /** What is published, oldest first, and revoked keys that still verify. */
  static final String SELECT =
      "select "
          + COLUMNS
          + " from signing_key where state <> 'gone' or wrapped is not null"
          + " order by created_at, kid";

  private final Pool pool;

  SigningKeyStore(Pool pool) {
    this.pool = pool;
  }

  <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    return pool.withTransaction(work);
  }

  /** All keys that are not gone. */
  Uni<List<SigningKeyRow>> read() {
    return pool.query(SELECT).execute().map(SigningKeyStore::rows);
  }

  /** A page of all keys, newest first. */
  Uni<List<SigningKeyRow>> page(int limit, String afterKid) {
    return pool.preparedQuery(
            "select "
                + COLUMNS
                + " from signing_key where $1::text is null or (created_at, kid) <"
                + " (select created_at, kid from signing_key where kid = $1)"
                + " order by created_at desc, kid desc limit $2")
        .execute(Tuple.of(afterKid, limit))
        .map(SigningKeyStore::rows);
  }

  /** False if there already is a next key of the purpose. */
  Uni<Boolean> insertNext(SqlClient client, SigningKeyRow row) {
    return client
        .preparedQuery(
            "insert into signing_key"
                + " (kid, purpose, algorithm, state, public_jwk, wrapped, created_at)"
                + " values ($1, $2, $3, 'next', $4, $5, $6)"
                + " on conflict (purpose) where state = 'next' do nothing")
        .execute(
            Tuple.of(
                row.kid(),
                row.purpose().code(),
                row.algorithm(),
                row.publicJwk(),
                Buffer.buffer(row.wrapped()),
                timestamp(row.createdAt())))
        .map(SigningKeyStore::hitOne);
  }

  /** next → active; false if it was not next any more. */
  Uni<Boolean> activate(SqlClient client, String kid, Instant now) {
    return transition(
        client,
        "update signing_key set state = 'active', activated_at = $2"
            + " where kid = $1 and state = 'next'",
        kid,
        now);
  }

  /** active → retired; false if it was not active any more. */
  Uni<Boolean> retire(SqlClient client, String kid, Instant now) {
    return transition(
        client,
        "update signing_key set state = 'retired', retired_at = $2"
            + " where kid = $1 and state = 'active'",
        kid,
        now);
  }

  /** retired → gone, the private key erased; false if it was not retired any more. */
  Uni<Boolean> bury(SqlClient client, String kid, Instant now) {
    return transition(
        client,
        "update signing_key set state = 'gone', gone_at = $2, wrapped = null"
            + " where kid = $1 and state = 'retired'",
        kid,
        now);
  }

  /** Of which purpose a key is, whatever became of it. */
  Uni<Optional<KeyPurpose>> purposeOf(String kid) {
    return pool.preparedQuery("select purpose from signing_key where kid = $1")
        .execute(Tuple.of(kid))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(KeyPurpose.ofCode(rows.iterator().next().getString(0))));
  }

  /** Any state → gone, revoked; the spare key becomes the next where one is needed. */
  Uni<Revocation> revoke(SqlClient client, String kid, SigningKeyRow spare, Instant now) {
    return client
        .preparedQuery(Revocation.SQL)
        .execute(
            Tuple.tuple()
                .addString(kid)
                .addOffsetDateTime(timestamp(now))
                .addString(spare.kid())
                .addString(spare.algorithm())
                .addString(spare.publicJwk())
                .addValue(Buffer.buffer(spare.wrapped())))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Revocation(
                    kid,
                    spare.purpose(),
                    row.getString("former"),
                    instant(row.getOffsetDateTime("revoked_at")),
                    row.getString("active")));
  }

  private static Uni<Boolean> transition(SqlClient client, String sql, String kid, Instant now) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(kid, timestamp(now)))
        .map(SigningKeyStore::hitOne);
  }

  private static boolean hitOne(RowSet<Row> result) {
    return result.rowCount() == 1;
  }

  private static List<SigningKeyRow> rows(RowSet<Row> result) {
    var rows = new ArrayList<SigningKeyRow>();
    result.forEach(row -> rows.add(row(row)));
    return rows;
  }

  private static SigningKeyRow row(Row row) {
    var wrapped = row.getBuffer(5);
    return new SigningKeyRow(
        row.getString(0),
        KeyPurpose.ofCode(row.getString(1)),
        row.getString(2),
        KeyState.ofCode(row.getString(3)),
        row.getString(4),
        wrapped == null ? null : wrapped.getBytes(),
        instant(row.getOffsetDateTime(6)),
        instant(row.getOffsetDateTime(7)),
        instant(row.getOffsetDateTime(8)),
        instant(row.getOffsetDateTime(9)),
        instant(row.getOffsetDateTime(10)));
  }
}
