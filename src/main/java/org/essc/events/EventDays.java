package org.essc.events;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A partition of the table for each day: made a week ahead, and dropped as a whole when its events
 * are older than they are kept, which costs nothing however many they are.
 */
@Singleton
public class EventDays {

  private static final Logger LOG = Logger.getLogger(EventDays.class);
  private static final int AHEAD = 7;

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
  private final EventsConfig config;
  private final Clock clock;
  private volatile LocalDate ensured = LocalDate.MIN;

  EventDays(Pool pool, EventsConfig config, Clock clock) {
    this.pool = pool;
    this.config = config;
    this.clock = clock;
  }

  /** Once a day and instance; several may do it at the same time. */
  public Uni<Void> ensure() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (ensured.equals(today)) {
      return Uni.createFrom().voidItem();
    }
    return pool.preparedQuery(MAKE)
        .execute(Tuple.of(today, AHEAD))
        .chain(() -> forgetBefore(today.minusDays(config.kept().toDays())))
        .invoke(() -> ensured = today);
  }

  private Uni<Void> forgetBefore(LocalDate day) {
    return pool.preparedQuery(OLD)
        .execute(Tuple.of(day))
        .map(rows -> rows.stream().map(row -> row.getString(0)).toList())
        .chain(this::drop);
  }

  /** A name that the query has checked; a statement of this kind takes no parameters. */
  private Uni<Void> drop(List<String> partitions) {
    var all = Uni.createFrom().voidItem();
    for (var partition : partitions) {
      all =
          all.chain(() -> pool.query("drop table if exists " + partition).execute())
              .invoke(() -> LOG.infof("Events of %s are past their time", partition))
              .replaceWithVoid();
    }
    return all;
  }
}
