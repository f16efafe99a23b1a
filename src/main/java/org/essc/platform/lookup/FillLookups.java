package org.essc.platform.lookup;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Enters into the look-up tables what was there before them: in small batches, each of which
 * commits with how far it has come. Any number of instances may do it, one at a time; it can be
 * broken off at any moment and goes on from there. What is not entered yet is found all the same.
 */
@Singleton
public class FillLookups {

  private static final Logger LOG = Logger.getLogger(FillLookups.class);

  /** Of one table in one run: tens of millions of rows go over an hour or two. */
  private static final int MOST_BATCHES = 200;

  /**
   * Nothing where it is filled, or where another instance is at it. What is filled has no end, so
   * that whoever goes on after it was begun anew looks for the end of then, also where a former
   * release has begun it, which knows of none.
   */
  private static final String TAKE =
      "select after, until from lookup_fill where lookup = $1 and filled_at is null"
          + " for update skip locked";

  private static final String GO_ON =
      "update lookup_fill set after = coalesce($2, after),"
          + " until = case when $2::uuid is not null then $3::uuid end,"
          + " filled_at = case when $2::uuid is null then now() end where lookup = $1";

  private static final String BEGIN_ANEW =
      "update lookup_fill set after = default, filled_at = null where filled_at is not null";

  private static final String FILLED =
      "select filled_at is not null from lookup_fill where lookup = $1";

  private final List<Lookup> lookups;
  private final LookupConfig config;
  private final Pool pool;
  private final Map<String, AtomicInteger> filled = new HashMap<>();

  FillLookups(@All List<Lookup> lookups, LookupConfig config, Pool pool, MeterRegistry metrics) {
    if (config.batch() < 1) {
      // an empty page is how the end is known
      throw new IllegalArgumentException("essc.lookup.batch is less than 1");
    }
    this.lookups = lookups;
    this.config = config;
    this.pool = pool;
    lookups.forEach(
        one ->
            filled.put(
                one.table(),
                metrics.gauge(
                    "essc.lookup.filled", Tags.of("table", one.table()), new AtomicInteger())));
  }

  /**
   * For where an entry turns out to be missing or wrong, as after a repair by hand: until all are
   * entered anew, what is not found by its entry is looked for in all rows.
   */
  public Uni<Void> beginAnew() {
    LOG.warn("Entries of look-up tables are missing or wrong: they are entered anew");
    return pool.query(BEGIN_ANEW).execute().replaceWithVoid();
  }

  @Scheduled(
      identity = "lookups",
      every = "{essc.lookup.every}",
      delayed = "{essc.lookup.delayed}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public Uni<Void> run() {
    return Multi.createFrom()
        .iterable(lookups)
        .onItem()
        .transformToUniAndConcatenate(this::fill)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> fill(Lookup lookup) {
    return batches(lookup, MOST_BATCHES)
        .chain(() -> pool.preparedQuery(FILLED).execute(Tuple.of(lookup.table())))
        .invoke(
            rows -> filled.get(lookup.table()).set(rows.iterator().next().getBoolean(0) ? 1 : 0))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("%s is filled later: %s", lookup.table(), failure))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> batches(Lookup lookup, int left) {
    return pool.withTransaction(transaction -> batch(transaction, lookup))
        .chain(more -> more && left > 1 ? batches(lookup, left - 1) : Uni.createFrom().voidItem());
  }

  /**
   * What is read is read by a statement that begins when the row is held: a number that is being
   * corrected is seen as it was before, or is entered by whoever corrects it.
   *
   * @return whether there may be more
   */
  private Uni<Boolean> batch(SqlConnection transaction, Lookup lookup) {
    return transaction
        .preparedQuery(TAKE)
        .execute(Tuple.of(lookup.table()))
        .chain(
            taken ->
                taken.size() == 0
                    ? Uni.createFrom().item(false)
                    : batch(transaction, lookup, taken.iterator().next()));
  }

  private Uni<Boolean> batch(SqlConnection transaction, Lookup lookup, Row taken) {
    var until = taken.getUUID("until");
    return (until == null ? newest(transaction, lookup) : Uni.createFrom().item(until))
        .chain(end -> enter(transaction, lookup, taken.getUUID("after"), end));
  }

  /**
   * Where the filling ends: what is added from now on the database enters itself. Otherwise an
   * import could add as fast as the filling goes, and each of its rows would be entered twice.
   */
  private static Uni<UUID> newest(SqlConnection transaction, Lookup lookup) {
    return transaction.query(lookup.newest()).execute().map(rows -> id(rows, "id"));
  }

  private Uni<Boolean> enter(SqlConnection transaction, Lookup lookup, UUID after, UUID until) {
    return transaction
        .preparedQuery(lookup.fill())
        .execute(Tuple.of(after, config.batch(), until))
        .chain(rows -> goOn(transaction, lookup, id(rows, "last"), until));
  }

  private static UUID id(RowSet<Row> rows, String column) {
    return rows.size() == 0 ? null : rows.iterator().next().getUUID(column);
  }

  private Uni<Boolean> goOn(SqlConnection transaction, Lookup lookup, UUID last, UUID until) {
    if (last == null) {
      LOG.infof("%s is filled", lookup.table());
    }
    return transaction
        .preparedQuery(GO_ON)
        .execute(Tuple.of(lookup.table(), last, until))
        .replaceWith(last != null);
  }
}
