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
import java.util.List;
import java.util.UUID;

/**
 * Gives out what was committed and not published, in the order in which it was written. Acts on one
 * holder's card wait for each other before they write, so that is the order of their commits, too.
 */
@Singleton
public class OutboxReader {

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

  private static final String WAITING =
      """
      select position, id, holder_id, at, coalesce(txn, id) txn, type, subject_id, data
        from outbox_event
       where published_at is null and position > $2
       order by position limit $1""";

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
   * The next ones in their order.
   *
   * @param after position of the last one that is known already; 0 for none
   */
  public Uni<List<WrittenEvent>> waiting(SqlClient transaction, int most, long after) {
    return transaction
        .preparedQuery(WAITING)
        .execute(Tuple.of(most, after))
        .map(rows -> rows.stream().map(OutboxReader::read).toList());
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
