package org.essc.events;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.essc.events.StreamEvents.Next;

/** Chooses what a stream gives out next. */
final class NextEvents {

  /** How many of those that wait longest are looked at for holders whose turn it is, at first. */
  private static final int WINDOW = 2_000;

  /** By how much it is looked further where all of these wait to be tried again. */
  private static final int FURTHER = 4;

  /** How far it is looked at most: what lies behind as many waits until some have gone aside. */
  private static final int FURTHEST = 32_000;

  /** Places that are kept for what is to be tried again, however much else there is. */
  private static final int KEPT = 8;

  /** Of an event by itself, twice as long after each failure. */
  private static final String PAUSE =
      "least(interval '1 second' * (1 << least(failures, 20)), interval '10 minutes')";

  /**
   * What was never tried comes first: it must not wait behind what a receiver does not take,
   * however much of that there is. Nor must that wait until nothing new comes any more.
   */
  private static final String NEXT =
      """
      with waiting as (
        select * from stream_event
         where stream_id = $1 and acknowledged_at is null
         order by position limit $2),
      turns as (
        select *, row_number() over (
            partition by coalesce(holder_id, jti) order by position) as turn,
            case when failed_at <= (select retry_since from event_stream where id = $1) then null
                 else failed_at end as tried_at
          from waiting),
      due as (
        select *, case when $5::timestamptz is null then null else tried_at end as behind
          from turns
         where turn = 1 and jti <> all($4)
           and ($5::timestamptz is null or tried_at is null or tried_at + %s <= $5)),
      placed as (
        select *, row_number() over (
            partition by behind is null order by behind, position) as place
          from due),
      chosen as (
        select * from placed
         order by case when behind is null then 1 when place <= %d then 0 else 2 end, place
         limit $3)
      select stream_id, position, at, jti, txn, holder_id, type, data, tried_at is null untried, n
        from (select count(*) n from waiting) looked
        left join chosen on true
       order by behind nulls first, position"""
          .formatted(PAUSE, KEPT);

  private NextEvents() {}

  /** As {@link StreamEvents#next(SqlClient, UUID, int, Set, Instant)}. */
  static Uni<Next> of(SqlClient client, UUID streamId, int most, Set<UUID> without, Instant at) {
    return look(client, streamId, most, without, at, Math.max(WINDOW, most + 1));
  }

  /**
   * Behind thousands that a receiver fails with, what it was never asked to take is found, too.
   * Only then is it looked further, as that reads all that is before it.
   */
  private static Uni<Next> look(
      SqlClient client, UUID streamId, int most, Set<UUID> without, Instant at, long window) {
    var jtis = without.toArray(UUID[]::new);
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(streamId, window, most, jtis, at == null ? null : timestamp(at)))
        .chain(
            rows -> {
              long waiting = rows.iterator().next().getLong("n");
              var chosen = rows.stream().filter(row -> row.getUUID("jti") != null).toList();
              boolean untried = chosen.stream().anyMatch(row -> row.getBoolean("untried"));
              if (at != null && !untried && waiting == window && window < FURTHEST) {
                return look(client, streamId, most, without, at, window * FURTHER);
              }
              var events = chosen.stream().map(NextEvents::read).toList();
              boolean more = !events.isEmpty() && waiting > events.size();
              return Uni.createFrom().item(new Next(events, more, untried, waiting > 0));
            });
  }

  private static WaitingEvent read(Row row) {
    return new WaitingEvent(
        row.getUUID("stream_id"),
        row.getLong("position"),
        row.getOffsetDateTime("at").toInstant(),
        row.getUUID("jti"),
        row.getUUID("txn"),
        row.getUUID("holder_id"),
        row.getString("type"),
        row.getJsonObject("data"));
  }
}
