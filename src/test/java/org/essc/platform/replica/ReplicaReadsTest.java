package org.essc.platform.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.essc.platform.config.DatabasePool;
import org.essc.platform.embedded.StandbyPostgres;
import org.essc.testing.FaultyServer;
import org.essc.testing.MutableClock;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a replica that streams from the tests' database. */
@QuarkusTest
class ReplicaReadsTest {

  private static final Duration LAG = Duration.ofSeconds(3);
  private static final String PRIMARY = "primary";
  private static final String REPLICA = "replica";

  private static StandbyPostgres standby;

  @Inject Pool pool;
  @Inject DatabasePool options;
  @Inject Vertx vertx;

  private final MutableClock clock = new MutableClock();
  private SimpleMeterRegistry metrics;
  private ReplicaServer server;
  private ReplicaLag lag;
  private ReplicaReads reads;

  @BeforeAll
  static void startReplica() throws IOException, SQLException {
    standby = StandbyPostgres.start();
  }

  @AfterAll
  static void endReplica() {
    standby.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    onPrimary("create table if not exists replica_test (id int)");
    clock.stopAt(Instant.parse("2026-11-28T12:00:00Z"));
    of(standby);
    untilIt(REPLICA);
  }

  @AfterEach
  void disconnect() throws SQLException {
    onReplica("select pg_wal_replay_resume()");
    server.close();
    onPrimary("drop table replica_test");
  }

  /** As the platform does it, with the user and the password of the primary. */
  private void of(StandbyPostgres replica) {
    of(replica, Duration.ofSeconds(10));
  }

  private void of(StandbyPostgres replica, Duration patience) {
    var address = "postgresql://127.0.0.1:" + replica.port() + "/essc?sslmode=disable";
    var config = new Config(address, patience);
    metrics = new SimpleMeterRegistry();
    server = new ReplicaServer(config, options, vertx);
    lag = new ReplicaLag(pool, server, config, clock, metrics);
    reads = new ReplicaReads(pool, server, lag, metrics);
  }

  private record Config(String address, Duration patience) implements ReplicaConfig {

    @Override
    public Optional<String> url() {
      return Optional.of(address);
    }

    @Override
    public Duration lag() {
      return LAG;
    }

    @Override
    public int maxSize() {
      return 2;
    }
  }

  @Test
  void replicaThatIsBehindIsReadAsLongAsThatIsAllowed() throws SQLException {
    pauseReplay();
    onPrimary("insert into replica_test values (1)");
    clock.stopAt(clock.instant().plus(LAG));
    look();
    assertThat(answers()).isEqualTo(REPLICA);
    assertThat(Unis.get(reads.lagging(count()))).as("it is stale").isZero();
    assertThat(metrics.get("essc.replica.lag").gauge().value()).isEqualTo(LAG.toSeconds());

    clock.stopAt(clock.instant().plusMillis(1));
    assertThat(answers()).isEqualTo(PRIMARY);
    assertThat(Unis.get(reads.lagging(count()))).isOne();
    assertThat(counted("primary-behind")).isEqualTo(2);

    onReplica("select pg_wal_replay_resume()");
    untilIt(REPLICA);
    assertThat(Unis.get(reads.lagging(count()))).isOne();
    // the primary writes things of its own, and a look may come in between
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              look();
              assertThat(metrics.get("essc.replica.lag").gauge().value()).isZero();
            });
  }

  /** One that hears nothing has replayed all that it has heard of. */
  @Test
  void replicaThatWasCutOffFromThePrimaryIsNotReadAfterTheLagThatIsAllowed() throws SQLException {
    onReplica("alter system set primary_conninfo = ''");
    onReplica("select pg_reload_conf()");
    try {
      untilReplica("select count(*) from pg_stat_wal_receiver", "0");
      onPrimary("insert into replica_test values (1)");
      clock.stopAt(clock.instant().plus(LAG).plusMillis(1));
      look();
      assertThat(answers()).isEqualTo(PRIMARY);
    } finally {
      onReplica("alter system reset primary_conninfo");
      onReplica("select pg_reload_conf()");
    }
  }

  @Test
  void nothingIsReadThereBeforeItIsKnownHowFarItIs() {
    of(standby);
    assertThat(answers()).isEqualTo(PRIMARY);
    assertThat(counted("primary-away")).isOne();
    look();
    clock.stopAt(clock.instant().plus(LAG).plusMillis(1));
    assertThat(answers()).as("what was known is too old").isEqualTo(PRIMARY);
    clock.stopAt(clock.instant().minus(LAG).minusSeconds(2));
    assertThat(answers()).as("a clock was set back").isEqualTo(PRIMARY);
  }

  @Test
  void killedReplicaIsReadForByThePrimaryUntilItAnswersAgain() {
    new FaultyServer(standby).kill();
    assertThat(answers()).isEqualTo(PRIMARY);
    look();
    assertThat(answers()).isEqualTo(PRIMARY);
    assertThat(metrics.get("essc.replica.lag").gauge().value()).isNaN();
    assertThat(counted("primary-away")).isEqualTo(2);

    new FaultyServer(standby).start();
    untilIt(REPLICA);
  }

  /** It is waited for by one reader at most. */
  @Test
  void frozenReplicaIsReadForByThePrimary() {
    server.close();
    of(standby, Duration.ofMillis(500));
    untilIt(REPLICA);
    new FaultyServer(standby).pause();
    try {
      assertThat(answers()).isEqualTo(PRIMARY);
      assertThat(lag.away()).isTrue();
      assertThat(answers()).isEqualTo(PRIMARY);
      look();
      assertThat(lag.away()).isTrue();
    } finally {
      new FaultyServer(standby).resume();
    }
    untilIt(REPLICA);
  }

  @Test
  void statementThatTheReplicaDoesNotFinishIsDoneByThePrimary() {
    Function<SqlClient, Uni<Integer>> conflict =
        client ->
            client
                .query(
                    "select case when pg_is_in_recovery() then 1 / (id - id) else 1 end from"
                        + " generate_series(1, 1) id")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    assertThat(Unis.get(reads.lagging(conflict))).isOne();
    assertThat(answers()).as("it is asked for the next").isEqualTo(REPLICA);

    Function<SqlClient, Uni<String>> slow =
        client ->
            client
                .query(
                    "select 'primary' from (select case when pg_is_in_recovery() then"
                        + " pg_sleep(60) end) s")
                .execute()
                .map(rows -> rows.iterator().next().getString(0));
    assertThat(Unis.get(reads.lagging(slow))).isEqualTo(PRIMARY);
  }

  @Test
  void whatHasToBeCompleteIsReadThereOnceNothingOfItCanStillCome() {
    var now = clock.instant();
    assertThat(answers(now.minus(LAG).minusSeconds(60))).isEqualTo(REPLICA);
    assertThat(answers(now.minus(LAG).minusSeconds(59))).isEqualTo(PRIMARY);
    assertThat(answers(null)).isEqualTo(PRIMARY);
    assertThat(counted("primary-recent")).isEqualTo(2);
  }

  @Test
  void serverThatWasPromotedIsNoReplicaAnyMore() throws Exception {
    try (var other = StandbyPostgres.start()) {
      server.close();
      of(other);
      untilIt(REPLICA);
      try (var connection = other.connect();
          var statement = connection.createStatement()) {
        statement.execute("select pg_promote()");
      }
      assertThat(answers()).isEqualTo(PRIMARY);
      look();
      assertThat(lag.away()).isTrue();
    }
  }

  @Test
  void withoutAReplicaThePrimaryAnswers() {
    var none = new ReplicaReads(pool, Optional.empty(), Duration.ZERO, lag, metrics);
    assertThat(Unis.get(none.lagging(ReplicaReadsTest::who))).isEqualTo(PRIMARY);
    assertThat(Unis.get(none.settled(Instant.EPOCH, ReplicaReadsTest::who))).isEqualTo(PRIMARY);
  }

  private void look() {
    Unis.get(lag.look());
  }

  /** What was just committed is replayed a moment later. */
  private void untilIt(String answers) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInSameThread()
        .until(
            () -> {
              look();
              return answers().equals(answers);
            });
  }

  private String answers() {
    return Unis.get(reads.lagging(ReplicaReadsTest::who));
  }

  private String answers(Instant since) {
    return Unis.get(reads.settled(since, ReplicaReadsTest::who));
  }

  private static Uni<String> who(SqlClient client) {
    return client
        .query("select case when pg_is_in_recovery() then 'replica' else 'primary' end")
        .execute()
        .map(rows -> rows.iterator().next().getString(0));
  }

  private static Function<SqlClient, Uni<Long>> count() {
    return client ->
        client
            .query("select count(*) from replica_test")
            .execute()
            .map(rows -> rows.iterator().next().getLong(0));
  }

  private double counted(String by) {
    return metrics.get("essc.replica.reads").tag("by", by).counter().count();
  }

  private static void pauseReplay() throws SQLException {
    onReplica("select pg_wal_replay_pause()");
    untilReplica("select pg_get_wal_replay_pause_state()", "paused");
  }

  private static void untilReplica(String question, String answer) {
    Awaitility.await().pollInSameThread().until(() -> onReplica(question).equals(answer));
  }

  private static String onReplica(String sql) throws SQLException {
    try (var connection = standby.connect();
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      statement.getResultSet().next();
      return statement.getResultSet().getString(1);
    }
  }

  private static void onPrimary(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
