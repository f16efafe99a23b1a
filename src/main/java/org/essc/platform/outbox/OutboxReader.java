package org.essc.platform.outbox;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Gives out what was committed and not published, in the order in which it was written. Acts on one
 * holder's card wait for each other before they write, so that is the order of their commits, too.
 */
@Singleton
public class OutboxReader {

  private static final int MOST_COUNTED = 1_000;

  /** Whoever publishes does it alone, or one holder's events could overtake each other. */
  private static final String TURN =
      "select pg_try_advisory_xact_lock(hashtextextended('outbox_event', 0))";

  /**
   * In order, so that the index is read, and forgets what was published: without, all of it is
   * passed again at each look until the next vacuum.
   */
  private static final String ANY =
      """
      select position from outbox_event
       where published_at is null and position is not null
       order by position limit 1""";

  private static final String COLUMNS =
      "position, id, holder_id, at, coalesce(txn, id) txn, type, subject_id, data";

  private static final String WAITING =
      "select "
          + COLUMNS
          + """
             from outbox_event
            where published_at is null and position is not null
            order by position limit $1""";

  /** Those of {@link EventType}, written out: a list of constants is looked up by its hash. */
  private static final String KNOWN =
      Arrays.stream(EventType.values())
          .map(type -> "'" + type.text() + "'")
          .collect(Collectors.joining(", ", "(", ")"));

  /** How many of those that wait longest are looked at beside what is held, at first. */
  private static final int WINDOW = 5_000;

  /** By how much it is looked further where these give too little. */
  private static final int FURTHER = 4;

  private static final String WAITING_BESIDE = waitingBeside(WINDOW);

  private static final String OLDEST =
      """
      select type, extract(epoch from now() - at)::float8 age from outbox_event
       where published_at is null and position is not null
       order by position limit 1""";

  private static final String OLDEST_BESIDE = oldestBeside(WINDOW);

  private static final String UNKNOWN =
      """
      select least(count(*), %d) from (
        select type from outbox_event
         where published_at is null and position is not null
         order by position limit %d) waiting
       where type not in %s"""
          .formatted(MOST_COUNTED, WINDOW, KNOWN);

  private static final String PUBLISHED =
      """
      update outbox_event o set published_at = $3
        from unnest($1::uuid[], $2::uuid[], $4::timestamptz[]) as p (id, holder_id, at)
       where o.id = p.id and o.holder_id = p.holder_id and o.at = p.at""";

  /**
   * Of so many that wait longest, what is before the first of its holder's that waits for a later
   * version. Nothing behind them can have a say in that, as it comes later.
   */
  private static String judged(long window) {
    return """
        (select position, at,
                min(position) filter (where type not in %s) over (partition by holder_id) held_from
           from (select position, at, holder_id, type from outbox_event
                  where published_at is null and position is not null
                  order by position limit %d) waiting) judged
         where held_from is null or position < held_from
         order by position\s"""
        .formatted(KNOWN, window);
  }

  /**
   * Sorts no more than is needed, and joins nothing: a plan that was made while little waited is
   * good for any number.
   */
  private static String waitingBeside(long window) {
    return "select "
        + COLUMNS
        + """
           from outbox_event
          where published_at is null and position is not null
            and position = any(array(select position from %s limit $1))
          order by position"""
            .formatted(judged(window));
  }

  private static String oldestBeside(long window) {
    return "select extract(epoch from now() - at)::float8 age from " + judged(window) + " limit 1";
  }

  private static String behind(long window) {
    return """
        select position from outbox_event
         where published_at is null and position is not null
         order by position offset %d limit 1"""
        .formatted(window);
  }

  /** Whether it is the caller's turn until the end of its transaction; it does not wait for it. */
  public Uni<Boolean> turn(SqlClient transaction) {
    return transaction
        .preparedQuery(TURN)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Whether something waits; costs next to nothing, so it may be asked often. */
  public Uni<Boolean> any(SqlClient client) {
    return client.preparedQuery(ANY).execute().map(rows -> rows.size() > 0);
  }

  /**
   * What may be passed on.
   *
   * @param events in the order in which they were written
   * @param held whether others wait for an instance of a later version
   */
  public record Waiting(List<WrittenEvent> events, boolean held) {}

  /**
   * The next ones, without what an instance of a later version has written, and without what comes
   * after it of the same holder: that instance tells it. However much of that waits, where none of
   * them is left, it holds up nobody else.
   *
   * <p>All that is given was seen at one moment, by one statement. Of two that look after each
   * other the second would see what has been committed in between, and give the later one of a
   * holder's events without the one before it, behind which the first had already looked.
   */
  public Uni<Waiting> waiting(SqlClient transaction, int most) {
    return transaction
        .preparedQuery(WAITING)
        .execute(Tuple.of(most))
        .map(OutboxReader::read)
        .chain(
            events ->
                events.stream().allMatch(event -> known(event.type()))
                    ? Uni.createFrom().item(new Waiting(events, false))
                    : beside(transaction, OutboxReader::waitingBeside, Tuple.of(most), most, WINDOW)
                        .map(others -> new Waiting(read(others), true)));
  }

  /**
   * Beside what is held: of a prefix of all that waits, and of a longer one where that gives too
   * little and more waits. So one that is held has nobody read the whole backlog for each batch of
   * it.
   *
   * @param sql of a window
   */
  private static Uni<RowSet<Row>> beside(
      SqlClient client, LongFunction<String> sql, Tuple parameters, int enough, long window) {
    return client
        .preparedQuery(sql.apply(window))
        .execute(parameters)
        .chain(
            found ->
                found.size() >= enough
                    ? Uni.createFrom().item(found)
                    : client
                        .preparedQuery(behind(window))
                        .execute()
                        .chain(
                            more ->
                                more.size() == 0
                                    ? Uni.createFrom().item(found)
                                    : beside(client, sql, parameters, enough, window * FURTHER)));
  }

  private static boolean known(String type) {
    return EventType.find(type).isPresent();
  }

  /** Seconds for which the oldest one waits that may be passed on; 0 where none does. */
  public Uni<Double> lag(SqlClient client) {
    return client
        .preparedQuery(OLDEST)
        .execute()
        .chain(
            rows ->
                rows.size() == 0 || known(rows.iterator().next().getString("type"))
                    ? Uni.createFrom().item(rows)
                    : beside(client, OutboxReader::oldestBeside, Tuple.tuple(), 1, WINDOW))
        .map(rows -> rows.size() == 0 ? 0.0 : rows.iterator().next().getDouble("age"));
  }

  /**
   * How many of a later version's are among the 5,000 events that wait longest, up to 1,000; what
   * waits behind them is not counted.
   */
  public Uni<Long> held(SqlClient client) {
    return client.preparedQuery(UNKNOWN).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  public Uni<Void> published(SqlClient transaction, List<WrittenEvent> events, Instant at) {
    return transaction
        .preparedQuery(PUBLISHED)
        .execute(
            Tuple.of(
                array(events, WrittenEvent::id, UUID[]::new),
                array(events, WrittenEvent::holderId, UUID[]::new),
                at.atOffset(ZoneOffset.UTC),
                array(events, e -> e.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new)))
        .replaceWithVoid();
  }

  private static List<WrittenEvent> read(RowSet<Row> rows) {
    return rows.stream().map(OutboxReader::read).toList();
  }

  private static WrittenEvent read(Row row) {
    return new WrittenEvent(
        row.getLong("position"),
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getUUID("txn"),
        row.getString("type"),
        row.getUUID("subject_id"),
        row.getJsonObject("data"));
  }
}
