package org.essc.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.testing.ThrowAwayDatabase;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is given out of the outbox, in a database of its own that nobody relays. */
class OutboxReaderTest {

  private static final int MOST = 500;
  private static final String LATER = "something-of-tomorrow";
  private static final String LOST = EventType.CARD_LOST.text();
  private static final String RELEASED = EventType.CARD_RELEASED.text();

  private static final String READ =
      """
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint
        from pg_stat_xact_user_tables where relname like 'outbox_event%'""";

  private static final Vertx VERTX = Vertx.vertx();
  private static ThrowAwayDatabase database;
  private static Pool pool;

  private final OutboxReader outbox = new OutboxReader();

  @BeforeAll
  static void create() throws SQLException {
    database = ThrowAwayDatabase.create();
    pool = database.pool(VERTX);
  }

  @AfterAll
  static void drop() throws SQLException {
    Unis.get(pool.close());
    VERTX.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }

  @BeforeEach
  void empty() {
    run("truncate outbox_event");
    run("alter sequence outbox_position restart");
  }

  /** Each further index is one more entry for an event, and another when it is published. */
  @Test
  void eventIsEnteredInNoIndexThatNothingReads() throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select distinct split_part(pg_get_indexdef(indexrelid), ' USING ', 2)
                  from pg_index join pg_inherits on inhrelid = indrelid
                 where inhparent = 'outbox_event'::regclass""")) {
      List<String> indexes = new ArrayList<>();
      while (rows.next()) {
        indexes.add(rows.getString(1));
      }
      assertThat(indexes)
          .containsExactlyInAnyOrder(
              "btree (id, holder_id)",
              "btree (\"position\") WHERE ((published_at IS NULL) AND (\"position\" IS NOT NULL))");
    }
  }

  /**
   * A release has its place in the order, and is committed only after the first look; then the card
   * is lost again. A second look that went on behind the first would give the loss alone.
   */
  @Test
  void eventThatIsCommittedBetweenTwoLooksIsNotPassedOver() throws SQLException {
    var holder = UUID.randomUUID();
    try (var writer = database.connect();
        var statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(insert("'%s'::uuid".formatted(holder), RELEASED, 1));
      write(UUID.randomUUID(), LATER, 1);
      write(null, LOST, MOST - 1);
      Runnable between =
          () -> {
            commit(writer);
            write(holder, LOST, 1);
          };

      var found = Unis.get(looking(List.of(() -> {}, between)));

      assertThat(found.events()).hasSize(MOST);
      assertThat(ofHolder(found, holder)).as("the loss comes next").containsExactly(RELEASED);
    }
    var all = Unis.get(pool.withConnection(client -> outbox.waiting(client, 2 * MOST)));
    assertThat(ofHolder(all, holder)).containsExactly(RELEASED, LOST);
  }

  @Test
  void laterVersionsEventsHoldUpTheirHoldersAndNobodyElse() {
    var held = UUID.randomUUID();
    var other = UUID.randomUUID();
    write(held, RELEASED, 1);
    write(held, LATER, 1);
    write(held, LOST, 2 * MOST);
    write(null, LATER, 2 * MOST);
    write(other, LOST, 1);

    var found = Unis.get(pool.withConnection(client -> outbox.waiting(client, MOST)));

    assertThat(found.held()).isTrue();
    assertThat(found.events())
        .extracting(event -> event.holderId() + " " + event.type())
        .containsExactly(held + " " + RELEASED, other + " " + LOST);
  }

  @Test
  void asManyAreGivenAsAreAskedForInTheirOrder() {
    write(UUID.randomUUID(), LATER, 1);
    write(null, LOST, 2 * MOST);

    var found = Unis.get(pool.withConnection(client -> outbox.waiting(client, MOST)));

    assertThat(found.events())
        .hasSize(MOST)
        .isSortedAccordingTo(Comparator.comparing(WrittenEvent::position));
    assertThat(found.events().get(0).position()).isEqualTo(2);
  }

  /** What nobody of this version may pass on is no reason to look for what stands still. */
  @Test
  void lagIsThatOfWhatMayBePassedOnAndTheRestIsCounted() {
    assertThat(Unis.get(outbox.lag(pool))).isZero();
    assertThat(Unis.get(outbox.held(pool))).isZero();
    var held = UUID.randomUUID();
    write(held, LATER, 3);
    write(held, LOST, 2);
    age("1 hour");
    assertThat(Unis.get(outbox.lag(pool))).isZero();
    assertThat(Unis.get(outbox.held(pool))).isEqualTo(3);

    write(null, LOST, 1);
    age("1 minute");
    assertThat(Unis.get(outbox.lag(pool))).isBetween(60.0, 600.0);

    write(null, LATER, 2_000);
    assertThat(Unis.get(outbox.held(pool))).as("no more are counted").isEqualTo(1_000);
    run("update outbox_event set published_at = now() where type = '" + LATER + "'");
    assertThat(Unis.get(outbox.lag(pool))).as("held up no more").isGreaterThan(3_600);
  }

  /** Whatever is behind so many is found, too, however it is looked for. */
  @Test
  void whatWaitsBehindThousandsThatAreHeldIsFound() {
    var held = UUID.randomUUID();
    var other = UUID.randomUUID();
    write(held, LATER, 1);
    write(held, LOST, 6_000);
    write(other, RELEASED, 1);
    age("1 hour");

    var found = Unis.get(pool.withConnection(client -> outbox.waiting(client, MOST)));

    assertThat(found.held()).isTrue();
    assertThat(found.events()).extracting(WrittenEvent::holderId).containsExactly(other);
    assertThat(Unis.get(outbox.lag(pool))).isGreaterThanOrEqualTo(3_600);
  }

  /** It would be for each batch of a long backlog, and for each measure of it. */
  @Test
  void forOneThatIsHeldNobodyReadsAllThatWaits() {
    write(UUID.randomUUID(), LATER, 1);
    write(null, LOST, 30_000);
    run("analyze outbox_event");

    assertThat(read(client -> outbox.waiting(client, MOST))).isLessThan(10_000);
    assertThat(read(outbox::lag)).isLessThan(10_000);
    assertThat(read(outbox::held)).isLessThan(10_000);
  }

  /** How many rows of the outbox a look reads; a connection's count goes on over transactions. */
  private static long read(Function<SqlConnection, Uni<?>> look) {
    return Unis.get(
        pool.withTransaction(
            transaction ->
                count(transaction)
                    .chain(
                        before ->
                            look.apply(transaction)
                                .chain(() -> count(transaction))
                                .map(after -> after - before))));
  }

  private static Uni<Long> count(SqlConnection transaction) {
    return transaction.query(READ).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  /** However much was published before. */
  @ParameterizedTest
  @ValueSource(strings = {"WAITING", "WAITING_BESIDE", "OLDEST", "OLDEST_BESIDE", "UNKNOWN"})
  void whatWaitsIsReachedByItsIndex(String name) throws Exception {
    write(null, LOST, 50_000);
    run("update outbox_event set published_at = now()");
    write(null, LATER, 20);
    write(null, LOST, 20);
    run("analyze outbox_event");
    var field = OutboxReader.class.getDeclaredField(name);
    field.setAccessible(true);
    var sql = (String) field.get(null);
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("set plan_cache_mode = force_generic_plan");
      statement.execute("prepare look as " + sql);
      var there = statement.executeQuery("select distinct tableoid::regclass from outbox_event");
      there.next();
      var partition = there.getString(1);
      var plan =
          statement.executeQuery(
              "explain (format json) execute look" + (sql.contains("$1") ? "(500)" : ""));
      plan.next();
      var scans = new ArrayList<String>();
      collect(new ObjectMapper().readTree(plan.getString(1)), partition, scans);
      assertThat(scans).isNotEmpty().doesNotContain("Seq Scan");
    }
  }

  private static void collect(JsonNode node, String table, List<String> scans) {
    if (node.path("Relation Name").asText().equals(table)) {
      scans.add(node.path("Node Type").asText());
    }
    node.forEach(child -> collect(child, table, scans));
  }

  /** Looks, with something that happens before each of its statements. */
  private Uni<OutboxReader.Waiting> looking(List<Runnable> before) {
    var steps = new ArrayDeque<>(before);
    return pool.withTransaction(
        transaction -> outbox.waiting(interrupted(transaction, steps), MOST));
  }

  private static SqlConnection interrupted(SqlConnection connection, Deque<Runnable> steps) {
    return new SqlConnection(connection.getDelegate()) {
      @Override
      public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        if (!steps.isEmpty()) {
          steps.pop().run();
        }
        return super.preparedQuery(sql);
      }
    };
  }

  private static List<String> ofHolder(OutboxReader.Waiting found, UUID holder) {
    return found.events().stream()
        .filter(event -> event.holderId().equals(holder))
        .map(WrittenEvent::type)
        .toList();
  }

  /**
   * @param holder null for somebody else each time
   */
  private void write(UUID holder, String type, int many) {
    run(insert(holder == null ? "gen_random_uuid()" : "'%s'::uuid".formatted(holder), type, many));
  }

  private static String insert(String holder, String type, int many) {
    return """
        insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data)
        select gen_random_uuid(), %s, now(), '%s', 'card', gen_random_uuid(), '{}'
          from generate_series(1, %d)"""
        .formatted(holder, type, many);
  }

  private void age(String by) {
    run("update outbox_event set at = at - interval '" + by + "'");
  }

  private void run(String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void commit(java.sql.Connection writer) {
    try {
      writer.commit();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
