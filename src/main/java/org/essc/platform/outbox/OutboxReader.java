package org.essc.platform.outbox;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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

  /** All that waits, with where its holder's events begin to wait for a later version. */
  private static final String JUDGED =
      """
      (select position, at,
              min(position) filter (where type not in %s) over (partition by holder_id) held_from
         from (select position, at, holder_id, type from outbox_event
                where published_at is null and position is not null
                order by position) waiting) judged
       where held_from is null or position < held_from
       order by position\s"""
          .formatted(KNOWN);

  /**
   * Looks at all that waits, but sorts no more of it than is needed, and joins nothing: a plan that
   * was made while little waited is good for any number.
   */
  private static final String WAITING_BESIDE =
      "select "
          + COLUMNS
          + """
             from outbox_event
            where published_at is null and position is not null
              and position = any(array(select position from %s limit $1))
            order by position"""
              .formatted(JUDGED);

  private static final String OLDEST =
      """
      select type, extract(epoch from now() - at)::float8 age from outbox_event
       where published_at is null and position is not null
       order by position limit 1""";

  private static final String OLDEST_BESIDE =
      "select extract(epoch from now() - at)::float8 age from " + JUDGED + " limit 1";

  private static final String UNKNOWN =
      """
      select count(*) from (
        select position from outbox_event
         where published_at is null and position is not null and type not in %s
         order by position limit %d) unknown"""
          .formatted(KNOWN, MOST_COUNTED);

  private static final String PUBLISHED =
      """
      update outbox_event o set published_at = $3
        from unnest($1::uuid[], $2::uuid[], $4::timestamptz[]) as p (id, holder_id, at)
       where o.id = p.id and o.holder_id = p.holder_id and o.at = p.at""";

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
    return select(transaction, WAITING, most)
        .chain(
            events ->
                events.stream().allMatch(event -> known(event.type()))
                    ? Uni.createFrom().item(new Waiting(events, false))
                    : select(transaction, WAITING_BESIDE, most)
                        .map(others -> new Waiting(others, true)));
  }

  private static Uni<List<WrittenEvent>> select(SqlClient transaction, String sql, int most) {
    return transaction
        .preparedQuery(sql)
        .execute(Tuple.of(most))
        .map(rows -> rows.stream().map(OutboxReader::read).toList());
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
                    : client.preparedQuery(OLDEST_BESIDE).execute())
        .map(rows -> rows.size() == 0 ? 0.0 : rows.iterator().next().getDouble("age"));
  }

  /**
   * How many of a later version's wait, up to 1,000; what waits behind them is not counted. It
   * looks at all that waits.
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
