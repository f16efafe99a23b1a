package org.essc.platform.partition;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.essc.testing.Stops;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tables that only grow become partitioned while the former release works on them: its statements
 * are here as it has them.
 */
@Timeout(240)
class MigrationUnderLoadIT {

  private static final String FORMER = "53?";
  private static final int ROWS = 250_000;

  /**
   * The migration's lock_timeout is 200 ms; the rest is a machine that others use, too. Time in
   * which it stood still as a whole is no statement's.
   */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final List<String> DIVIDED =
      List.of("outbox_event", "card_act", "physical_card_history", "verification", "audit_entry");

  /** Indexes that a later migration drops, as nothing reads them. */
  private static final String DROPPED = "('outbox_event_unpublished', 'outbox_event_published')";

  private static final String ACCEPT =
      """
      insert into verification
        (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
         terminal_id, terminal_place, level, subject, claims, request_digest, verified_at)
      select gen_random_uuid(), ?::uuid, ?, '2000000001', gen_random_uuid(), gen_random_uuid(),
             '1000000001', 'identity', null, null, 1, 's', '\\x01', null, now()
      on conflict (code_digest, holder_id) do nothing
      returning id""";

  private static final String AUDIT = "select * from audit_append_receipt(?::smallint, ?)";

  private static final String USES =
      """
      (select id, verified_at from verification where holder_id = ?::uuid
        order by verified_at desc limit 20)
      union all
      (select id, at from card_act where holder_id = ?::uuid order by at desc limit 20)""";

  private static final String ACT =
      """
      insert into card_act (id, holder_id, at, act, actor, region_code, party, shown)
      values (gen_random_uuid(), ?::uuid, now(), 'a.b', 'x', '410000', 'holder', '{}')""";

  private static final String TELL =
      """
      insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data)
      values (gen_random_uuid(), ?::uuid, now(), 'x', 'card', gen_random_uuid(), '{}')""";

  private static final String PUBLISH =
      """
      update outbox_event o set published_at = now()
        from (select id, holder_id from outbox_event
               where published_at is null and position is not null
               order by position limit 5) p
       where o.id = p.id and o.holder_id = p.holder_id""";

  private static final String HISTORY =
      """
      insert into physical_card_history
        (card_id, version, holder_id, at, actor, source, to_state, changed)
      select id, ?, holder_id, now(), 'x', 'x', 1, '{}' from physical_card where id = ?::uuid""";

  private final CountDownLatch begun = new CountDownLatch(3);
  private volatile boolean migrated;

  @Test
  void nothingFailsAndNothingWaitsLongWhileFilledTablesAreDivided() throws Exception {
    try (var database = ThrowAwayDatabase.at(FORMER);
        var stops = Stops.watching()) {
      List<String> files;
      try (var connection = database.connect()) {
        fill(connection);
        files = files(connection, "");
      }
      var pool = Executors.newCachedThreadPool();
      try {
        List<Future<Load>> loads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          int number = i;
          loads.add(pool.submit(during(database, stops, load -> new Worker(load, number).turn())));
        }
        begun.await();
        var began = System.nanoTime();
        database.migrate("latest");
        System.out.printf("migrated in %d ms%n", NANOSECONDS.toMillis(System.nanoTime() - began));
        migrated = true;
        for (var one : loads) {
          var load = one.get();
          System.out.printf("%d statements, the longest %s%n", load.statements, load.longest);
          assertThat(load.longest).isLessThan(LONGEST);
          assertThat(load.statements).isGreaterThan(100);
        }
      } finally {
        pool.shutdownNow();
      }
      try (var connection = database.connect()) {
        assertDivided(connection, files);
        assertOnceOverBothForms(connection);
      }
    }
  }

  private interface Turn {
    void of(Load load) throws SQLException;
  }

  private Callable<Load> during(ThrowAwayDatabase database, Stops stops, Turn turn) {
    return () -> {
      try (var connection = database.connect()) {
        var load = new Load(connection, stops);
        for (int after = 0; after < 50; after += migrated ? 1 : 0) {
          turn.of(load);
          begun.countDown();
        }
        return load;
      }
    };
  }

  /** Statements of one connection, and how long the longest took. */
  private static final class Load {

    private final Connection connection;
    private final Stops stops;
    private final Random random = new Random();
    private Duration longest = Duration.ZERO;
    private long statements;

    private Load(Connection connection, Stops stops) {
      this.connection = connection;
      this.stops = stops;
    }

    private int run(PreparedStatement statement, Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      var began = System.nanoTime();
      statement.execute();
      if (System.nanoTime() - began > longest.toNanos()) {
        var took = stops.running(began);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      statements++;
      int rows = 0;
      for (var found = statement.getResultSet(); found != null && found.next(); ) {
        rows++;
      }
      return rows;
    }
  }

  /** What the former release does, one thing after the other, with statements prepared once. */
  private static final class Worker {

    private final Load load;
    private final int number;

    private Worker(Load load, int number) {
      this.load = load;
      this.number = number;
    }

    private void turn() throws SQLException {
      var holder = holder(load.random.nextInt(1000));
      var digest = new byte[32];
      load.random.nextBytes(digest);
      load.connection.setAutoCommit(false);
      try (var accept = load.connection.prepareStatement(ACCEPT);
          var audit = load.connection.prepareStatement(AUDIT)) {
        assertThat(load.run(accept, holder, digest)).isEqualTo(1);
        assertThat(load.run(accept, holder, digest)).isZero();
        load.run(audit, number, new String[] {"{}"});
        load.connection.commit();
      }
      load.connection.setAutoCommit(true);
      try (var uses = load.connection.prepareStatement(USES);
          var act = load.connection.prepareStatement(ACT);
          var tell = load.connection.prepareStatement(TELL);
          var publish = load.connection.prepareStatement(PUBLISH);
          var history = load.connection.prepareStatement(HISTORY)) {
        assertThat(load.run(uses, holder, holder)).isPositive();
        load.run(act, holder);
        load.run(tell, holder);
        load.run(publish);
        load.run(history, 1_000 + (int) load.statements, holder(number));
      }
    }
  }

  private static String holder(int n) {
    return new UUID(0, n).toString();
  }

  private static void fill(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql :
          """
          insert into holder (id, id_type, id_number_index, id_number, created_at)
            select lpad(to_hex(n), 32, '0')::uuid, '01', int4send(n), '', now()
              from generate_series(0, 999) n;
          insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
              name, state, issued_on, valid_until, content_mac, source_id, version, created_at, updated_at)
            select id, id, id_number_index, '', '', '410000', '', 1, '2020-01-01', '2090-01-01', '', id,
                   1, now(), now() from holder;
          insert into physical_card_history (card_id, version, holder_id, at, actor, source, to_state, changed)
            select c.id, v, c.id, now() - v * interval '1 day', 'x', 'x', 1, '{}'
              from physical_card c, generate_series(1, ROWS / 1000) v;
          insert into verification (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no,
              purpose, level, subject, claims, verified_at)
            select gen_random_uuid(), lpad(to_hex(n % 1000), 32, '0')::uuid, sha256(int4send(n)), '2000000001',
                   gen_random_uuid(), gen_random_uuid(), '1000000001', 'identity', 1, 's', '\\x01',
                   now() - n * interval '1 minute' from generate_series(1, ROWS) n;
          insert into card_act (id, holder_id, at, act, actor, region_code, party, shown)
            select gen_random_uuid(), lpad(to_hex(n % 1000), 32, '0')::uuid, now() - n * interval '1 minute',
                   'a.b', 'x', '410000', 'holder', '{}' from generate_series(1, ROWS) n;
          insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data, published_at)
            select gen_random_uuid(), lpad(to_hex(n % 1000), 32, '0')::uuid, now(), 'x', 'card',
                   gen_random_uuid(), '{}', now() from generate_series(1, ROWS) n;
          select audit_append((n % 16)::smallint, array_fill('{"act":"x"}'::text, array[500]))
            from generate_series(1, ROWS / 500) n;
          analyze"""
              .replace("ROWS", String.valueOf(ROWS))
              .split(";")) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> files(Connection connection, String suffix) throws SQLException {
    var files = new ArrayList<String>();
    for (var table : DIVIDED) {
      files.add(
          value(
              connection,
              """
              select pg_relation_filenode('%1$s') || ' ' || string_agg(
                       indexrelid || ':' || pg_relation_filenode(indexrelid), ' ' order by indexrelid)
                from pg_index where indrelid = '%1$s'::regclass
                 and indexrelid::regclass::text not in %2$s"""
                  .formatted(table + suffix, DROPPED)));
    }
    return files;
  }

  /**
   * Rows stay in their files, no index is built, and what they are was looked at without a lock.
   */
  private static void assertDivided(Connection connection, List<String> files) throws SQLException {
    assertThat(files(connection, "_before")).isEqualTo(files);
    for (var table : DIVIDED) {
      assertThat(
              value(
                  connection,
                  "select relkind from pg_class where oid = '%s'::regclass".formatted(table)))
          .isEqualTo("p");
      assertThat(
              value(
                  connection,
                  "select convalidated from pg_constraint where conname = '"
                      + table
                      + "_before_bound'"))
          .isEqualTo("t");
      assertThat(value(connection, "select count(*) >= " + ROWS + " from " + table)).isEqualTo("t");
      assertThat(value(connection, "select count(*) from " + table + "_default")).isEqualTo("0");
    }
  }

  /** The present release's key of a code that the former one accepted, and of one of its own. */
  private static void assertOnceOverBothForms(Connection connection) throws SQLException {
    var insert = ACCEPT.replace("?, '2000000001'", "accepted_code(?, %s), '2000000001'");
    var digest = "decode('" + "ab".repeat(32) + "', 'hex')";
    for (var ends : List.of("now()", "now() + interval '70 days'")) {
      var sql =
          insert
              .formatted(ends)
              .replace("?::uuid", "'" + holder(1) + "'::uuid")
              .replace("?", digest);
      assertThat(count(connection, sql)).as(ends).isEqualTo(1);
      assertThat(count(connection, sql)).as(ends).isZero();
    }
    assertThat(
            value(
                connection,
                "select string_agg(distinct tableoid::regclass::text, ' ') from verification"
                    + " where encode(code_digest, 'hex') like '%"
                    + "ab".repeat(32)
                    + "'"))
        .matches("verification_(\\d{6}|before) verification_(before|\\d{6})");
    var former = ACCEPT.replace("?::uuid", "'" + holder(1) + "'::uuid").replace("?", digest);
    assertThat(count(connection, former)).as("what the former release repeats").isZero();
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
