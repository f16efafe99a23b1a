package org.essc.platform.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.essc.testing.ThrowAwayDatabase;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The former release works on while its rows are entered, and leaves no wrong entry. */
@QuarkusTest
@Timeout(120)
class FillLookupsTest {

  private static final String FORMER = "67";
  private static final int HOLDERS = 6_000;
  private static final int LOADS = 3;

  private static final String CHANNEL =
      """
      insert into partner values ('1000000001', 'channel', true, 'active', '{}', '{}', '{}', 1,
          null, null, null, now(), now(), 1)""";

  /** Holder, card, electronic card and signing, each with its number. */
  private static final String NEW =
      """
      with n as (select generate_series(%1$d, %2$d) n),
      made as (
        insert into holder (id, id_type, id_number_index, id_number, created_at)
        select md5(n::text)::uuid, '01', sha256(int4send(n)), '', now() from n
        on conflict (id_number_index, id_type) do nothing returning id, id_number_index),
      card as (
        insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
            name, state, issued_on, valid_until, content_mac, source_id, version, created_at, updated_at)
        select id, id, id_number_index, '', '', '410000', '', 1, '2020-01-01', '2090-01-01', '', id, 1,
               now(), now() from made),
      e as (
        insert into ecard (id, holder_id, card_id, essc_no, state, level, issued_on, valid_until, created_at)
        select id, id, id, replace(id::text, '-', ''), 'active', 1, now(), '2090-01-01', now() from made)
      insert into ecard_binding (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, credential,
          kid, phone, evidence, created_at)
      select id, id, id, '1000000001', replace(id::text, '-', ''), 1, 'active', 'c', 'k', '', '', now()
        from made""";

  /** One gets a new number, and another the one that is free. */
  private static final List<String> CORRECT =
      List.of(
          "update holder set id_number_index = sha256(id_number_index) where id = md5('%1$d')::uuid",
          """
          update holder set id_number_index = sha256(int4send(%1$d)) where id = md5('%2$d')::uuid
             and not exists (select from holder where id_number_index = sha256(int4send(%1$d)))""");

  private static final String WRONG =
      """
      select (select count(*) from holder h full join holder_lookup l
                on l.id_number_index = h.id_number_index and l.id_type = h.id_type
               where l.holder_id is distinct from h.id)
           + (select count(*) from physical_card c full join card_lookup l
                on l.card_no_index = c.card_no_index where l.holder_id is distinct from c.holder_id)
           + (select count(*) from ecard_binding b full join signing_lookup l
                on l.sign_no = b.sign_no where l.holder_id is distinct from b.holder_id)""";

  @Inject @All List<Lookup> lookups;
  @Inject Vertx vertx;

  private final CountDownLatch begun = new CountDownLatch(LOADS);
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private volatile boolean ended;

  /** Small, so that a test's rows take many. */
  private record Batches(int batch) implements LookupConfig {

    @Override
    public Duration every() {
      return Duration.ofDays(1);
    }

    @Override
    public Duration delayed() {
      return Duration.ofDays(1);
    }
  }

  @Test
  void everyNumberLeadsToItsHolderWhileTheFormerReleaseWorksOn() throws Exception {
    try (var database = ThrowAwayDatabase.at(FORMER);
        var connection = database.connect()) {
      execute(connection, CHANNEL, NEW.formatted(1, HOLDERS));
      var workers = Executors.newCachedThreadPool();
      var pool = database.pool(vertx);
      try {
        List<Future<Integer>> loads = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
          loads.add(workers.submit(load(database, i)));
        }
        begun.await();
        database.migrate("latest");
        var one = filler(pool);
        var other = new FillLookups(lookups, new Batches(50), pool, new SimpleMeterRegistry());
        while (number(connection, "select count(*) from lookup_fill where filled_at is null") > 0) {
          var beside = other.run().subscribeAsCompletionStage();
          Unis.get(one.run());
          beside.get();
        }
        ended = true;
        for (var load : loads) {
          assertThat(load.get()).isPositive();
        }
        assertThat(number(connection, WRONG)).isZero();
        assertThat(number(connection, "select count(*) from signing_lookup"))
            .isGreaterThan(HOLDERS);
        Unis.get(one.run());
        assertThat(metrics.get("essc.lookup.filled").tag("table", "card_lookup").gauge().value())
            .isEqualTo(1);
      } finally {
        ended = true;
        workers.shutdownNow();
        pool.closeAndAwait();
      }
    }
  }

  /** A part of it is entered, then the instance ends. */
  @Test
  void goesOnFromWhereItWasBrokenOffAndCorrectsWhenBegunAnew() throws Exception {
    try (var database = ThrowAwayDatabase.at(FORMER);
        var connection = database.connect()) {
      execute(connection, CHANNEL, NEW.formatted(1, 450));
      database.migrate("latest");
      var pool = database.pool(vertx);
      try {
        Unis.get(new FillLookups(lookups, new Batches(1), pool, metrics).run());
        assertThat(number(connection, "select count(*) from card_lookup")).isEqualTo(200);
        Unis.get(new FillLookups(lookups, new Batches(1), pool, metrics).run());
        assertThat(number(connection, "select count(*) from card_lookup")).isEqualTo(400);
        Unis.get(filler(pool).run());
        assertThat(number(connection, WRONG)).isZero();

        execute(
            connection,
            "update card_lookup set holder_id = gen_random_uuid()",
            "update lookup_fill set after = default, filled_at = null");
        Unis.get(filler(pool).run());
        assertThat(number(connection, WRONG)).as("begun anew").isZero();
      } finally {
        pool.closeAndAwait();
      }
    }
  }

  /** Otherwise an import that adds as fast as it goes would have each row entered twice. */
  @Test
  void endsWithTheRowsThatWereThereWhenItBegan() throws Exception {
    try (var database = ThrowAwayDatabase.at(FORMER);
        var connection = database.connect()) {
      execute(connection, CHANNEL, NEW.formatted(1, 300));
      database.migrate("latest");
      var pool = database.pool(vertx);
      try {
        Unis.get(new FillLookups(lookups, new Batches(1), pool, metrics).run());
        var newest = "ffffffff-ffff-ffff-ffff-ffffffffffff";
        execute(
            connection, NEW.formatted(301, 301).replace("md5(n::text)::uuid", "'" + newest + "'"));
        Unis.get(filler(pool).run());

        assertThat(number(connection, "select count(*) from lookup_fill where filled_at is null"))
            .isZero();
        assertThat(
                number(
                    connection,
                    "select count(*) from lookup_fill where after >= '%s'".formatted(newest)))
            .as("gone over although the database had entered it")
            .isZero();
        assertThat(number(connection, WRONG)).isZero();

        execute(
            connection,
            "delete from card_lookup where holder_id = '%s'".formatted(newest),
            "update lookup_fill set after = '00000000-0000-0000-0000-000000000001', filled_at = null");
        Unis.get(filler(pool).run());
        assertThat(number(connection, WRONG))
            .as("begun anew by a former release, which knows of no end")
            .isZero();
      } finally {
        pool.closeAndAwait();
      }
    }
  }

  @Test
  void nothingIsFilledInADatabaseThatIsNew() throws Exception {
    try (var database = ThrowAwayDatabase.at(FORMER);
        var connection = database.connect()) {
      database.migrate("latest");
      assertThat(number(connection, "select count(*) from lookup_fill where filled_at is null"))
          .isZero();
    }
  }

  private FillLookups filler(Pool pool) {
    return new FillLookups(lookups, new Batches(50), pool, metrics);
  }

  /** Each with holders of its own, so that none waits for another. */
  private Callable<Integer> load(ThrowAwayDatabase database, int number) {
    return () -> {
      try (var connection = database.connect()) {
        int turns = 0;
        for (int after = 0; after < 20; after += ended ? 1 : 0) {
          int next = HOLDERS + 1 + turns * LOADS + number;
          execute(connection, NEW.formatted(next, next));
          connection.setAutoCommit(false);
          int pair = 1 + number + turns * 2 * LOADS % (HOLDERS - 2 * LOADS);
          for (var sql : CORRECT) {
            execute(connection, sql.formatted(pair, pair + LOADS));
          }
          connection.commit();
          connection.setAutoCommit(true);
          turns++;
          begun.countDown();
        }
        return turns;
      }
    };
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
