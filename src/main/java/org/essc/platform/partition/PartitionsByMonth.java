package org.essc.platform.partition;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.essc.platform.retention.ClockCheck;
import org.jboss.logging.Logger;

/**
 * Makes partitions months before they are needed, and drops those that are past their time, which
 * costs nothing however many rows they have. Instances may do it side by side. A row that finds no
 * partition of its month goes into the table's default one, so that nothing fails; that it happened
 * is told by a metric. Few such rows move when their month is made; many would hold up everybody
 * and wait for an operator (V80).
 *
 * <p>Both need a lock that waits for whoever uses the table, and everybody else then waits behind
 * it: so it gives up at once and comes again.
 */
@Singleton
public class PartitionsByMonth {

  private static final Logger LOG = Logger.getLogger(PartitionsByMonth.class);
  private static final int AHEAD = 3;

  /** Of rows in a default partition so many are counted: one is too many. */
  private static final int COUNTED = 1_000;

  private static final String GIVE_UP = "set local lock_timeout = '200ms'";
  private static final String MAKE = "select partitions_ahead($1, $2)";
  private static final String OLDER = "select older_in_default($1, $2)";
  private static final String TO_COME =
      """
      select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = to_regclass($1)
         and case when c.relname ~ '_[0-9]{6}$'
               then to_date(right(c.relname, 6), 'YYYYMM') > now() at time zone 'UTC' end""";

  private final List<Partitioned> tables;
  private final MonthsToFiles files;
  private final Pool pool;
  private final Clock clock;
  private final ClockCheck check;
  private final MeterRegistry metrics;
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

  PartitionsByMonth(
      @All List<Partitioned> tables,
      MonthsToFiles files,
      Pool pool,
      Clock clock,
      ClockCheck check,
      MeterRegistry metrics) {
    this.files = files;
    this.tables = tables;
    this.pool = pool;
    this.clock = clock;
    this.check = check;
    this.metrics = metrics;
  }

  @Scheduled(
      identity = "partitions",
      every = "{essc.partitions.every}",
      delayed = "{essc.partitions.delayed}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public Uni<Void> run() {
    return Multi.createFrom()
        .iterable(tables)
        .onItem()
        .transformToUniAndConcatenate(this::tend)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** What cannot be done now is done the next time: there are months until it matters. */
  Uni<Void> tend(Partitioned table) {
    return later(table, "made", () -> make(table))
        .chain(() -> later(table, "dropped", () -> dropSpent(table)))
        .chain(() -> later(table, "counted", () -> count(table)));
  }

  private static Uni<Void> later(Partitioned table, String what, Supplier<Uni<Void>> work) {
    return Uni.createFrom()
        .deferred(work::get)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("Partitions of %s are %s later: %s", table.table(), what, failure);
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> make(Partitioned table) {
    return briefly(
        transaction ->
            transaction
                .preparedQuery(MAKE)
                .execute(Tuple.of(table.table(), AHEAD))
                .replaceWithVoid());
  }

  private Uni<Void> dropSpent(Partitioned table) {
    if (table.kept().isEmpty() || table.archiving().isPresent() && !files.areKept()) {
      return Uni.createFrom().voidItem();
    }
    var moment = clock.instant().minus(table.kept().get()).atOffset(ZoneOffset.UTC);
    return check
        .require()
        .chain(
            () ->
                pool.preparedQuery("select partitions_until($1, $2)")
                    .execute(Tuple.of(table.table(), moment)))
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(row -> drop(table, row.getString(0)))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** The name is one of the schema's; a statement of this kind takes no parameters. */
  private Uni<Void> drop(Partitioned table, String partition) {
    return pool.query(
            "select exists (select from " + partition + " where " + table.unless() + ") as needed")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("needed"))
        .chain(
            needed ->
                needed
                    ? Uni.createFrom().voidItem()
                    : table
                        .archiving()
                        .map(archiving -> archive(table, archiving, partition))
                        .orElseGet(() -> drop(partition, gone -> Uni.createFrom().voidItem())));
  }

  /**
   * The file is whole and on the disk before the month goes, and the month has stayed as it was
   * when it was read.
   */
  private Uni<Void> archive(Partitioned table, Archiving archiving, String partition) {
    return requireNothingOlder(table, partition)
        .chain(() -> files.write(archiving, partition))
        .chain(digest -> archiving.note(pool, partition, digest))
        .chain(
            note ->
                drop(
                    partition,
                    transaction ->
                        requireKept(transaction, partition).chain(() -> note.store(transaction))));
  }

  /** What is in files ends somewhere, and all that comes later is in the database. */
  private Uni<Void> requireNothingOlder(Partitioned table, String partition) {
    return pool.preparedQuery(OLDER)
        .execute(Tuple.of(table.table(), partition))
        .invoke(
            rows -> {
              if (rows.iterator().next().getBoolean(0)) {
                throw new IllegalStateException(
                    partition + " stays while the default partition has rows of before its end");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> requireKept(SqlClient transaction, String partition) {
    return transaction
        .query(MonthRows.isKept(partition))
        .execute()
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean(0)) {
                throw new IllegalStateException(
                    partition + " is another than was archived, or nobody kept it as it was");
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> drop(String partition, Function<SqlClient, Uni<Void>> before) {
    return briefly(
            transaction ->
                before
                    .apply(transaction)
                    .chain(() -> transaction.query("drop table if exists " + partition).execute())
                    .replaceWithVoid())
        .invoke(() -> LOG.infof("%s is past its time", partition));
  }

  private Uni<Void> briefly(Function<SqlClient, Uni<Void>> work) {
    return pool.withTransaction(
        transaction -> transaction.query(GIVE_UP).execute().chain(() -> work.apply(transaction)));
  }

  private Uni<Void> count(Partitioned table) {
    return pool.preparedQuery(TO_COME)
        .execute(Tuple.of(table.table()))
        .invoke(rows -> gauge("essc.partitions.ahead", table, rows.iterator().next().getLong(0)))
        .chain(
            () ->
                pool.query(
                        "select count(*) from (select from %s_default limit %d) d"
                            .formatted(table.table(), COUNTED))
                    .execute())
        .invoke(rows -> gauge("essc.partitions.default", table, rows.iterator().next().getLong(0)))
        .replaceWithVoid();
  }

  private void gauge(String name, Partitioned table, long value) {
    gauges
        .computeIfAbsent(
            name + " " + table.table(),
            key -> metrics.gauge(name, Tags.of("table", table.table()), new AtomicLong()))
        .set(value);
  }
}
