package org.essc.events;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.essc.platform.retention.ClockCheck;
import org.jboss.logging.Logger;

/**
 * A partition of the table for each day: made a week ahead, and dropped as a whole when its events
 * are older than they are kept, which costs nothing however many they are.
 */
@Singleton
public class EventDays {

  private static final Logger LOG = Logger.getLogger(EventDays.class);
  private static final int AHEAD = 7;
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final String NO_PARTITION = "23514";

  /** Each question about a stream looks into every day that is kept. */
  private static final long LONGEST = 90;

  private static final String MAKE =
      "select stream_event_day($1::date + n) from generate_series(0, $2::int) n";

  private static final String OLD =
      """
      select c.relname
        from pg_inherits i
        join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'stream_event'::regclass
         and c.relname ~ '^stream_event_[0-9]{8}$'
         and c.relname < 'stream_event_' || to_char($1::date, 'YYYYMMDD')
       order by 1""";

  private final Pool pool;
  private final long kept;
  private final Clock clock;
  private final ClockCheck check;
  private volatile LocalDate ensured = LocalDate.MIN;
  private volatile Instant dropAt = Instant.MIN;

  EventDays(Pool pool, EventsConfig config, Clock clock, ClockCheck check) {
    this.pool = pool;
    this.kept = Math.max(1, Math.min(LONGEST, config.kept().toDays()));
    this.clock = clock;
    this.check = check;
  }

  /** The same; where an event cannot be told because its day is not there, that is made again. */
  <T> Uni<T> needed(Uni<T> told) {
    return told.onFailure(EventDays::isMissing).invoke(() -> ensured = LocalDate.MIN);
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof PgException refused && NO_PARTITION.equals(refused.getSqlState());
  }

  /** Once a day and instance; several may do it at the same time. */
  public Uni<Void> ensure() {
    var now = clock.instant();
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var made =
        ensured.equals(today)
            ? Uni.createFrom().voidItem()
            : pool.preparedQuery(MAKE)
                .execute(Tuple.of(today, AHEAD))
                .invoke(
                    () -> {
                      ensured = today;
                      dropAt = now;
                    })
                .replaceWithVoid();
    return made.chain(
        () -> now.isBefore(dropAt) ? Uni.createFrom().voidItem() : forget(today, now));
  }

  /** What cannot be dropped now is dropped later: nothing waits for that. */
  private Uni<Void> forget(LocalDate today, Instant now) {
    return check
        .require()
        .chain(() -> pool.preparedQuery(OLD).execute(Tuple.of(today.minusDays(kept))))
        .map(rows -> rows.stream().map(row -> row.getString(0)).toList())
        .chain(this::drop)
        .invoke(() -> dropAt = Instant.MAX)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("Events past their time are still there: %s", failure.toString());
              dropAt = now.plus(AGAIN);
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> drop(List<String> partitions) {
    return Multi.createFrom()
        .iterable(partitions)
        .onItem()
        .transformToUniAndConcatenate(this::drop)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /**
   * A name that the query has checked; a statement of this kind takes no parameters. Dropping waits
   * for whoever reads the day, a backup say, and everybody else then waits behind it: so it gives
   * up at once.
   */
  private Uni<Void> drop(String partition) {
    return pool.withTransaction(
            transaction ->
                transaction
                    .query("set local lock_timeout = '200ms'")
                    .execute()
                    .chain(() -> transaction.query("drop table if exists " + partition).execute()))
        .invoke(() -> LOG.infof("Events of %s are past their time", partition))
        .replaceWithVoid();
  }
}
