package org.essc.events;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.platform.random.Randomness;

/**
 * What each stream's receiver has been told, and is to be told yet.
 *
 * <p>A stream gives out the oldest event of each holder that is not acknowledged: the next one of
 * the same holder waits until that one is.
 */
@Singleton
public class StreamEvents {

  private static final String TELL =
      """
      with told as (
        select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[],
                             $6::uuid[], $7::text[], $8::jsonb[])
          with ordinality as t (partner_no, stream_id, at, jti, txn, holder_id, type, data, n))
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
      select s.id, $10, t.at, t.jti, t.txn, t.holder_id, t.type, t.data
        from told t
        join event_stream s on s.partner_no = t.partner_no
         and (t.stream_id is null or s.id = t.stream_id)
         and t.type = any(s.events_requested || $9::text[])
         and s.status <> 'disabled' and s.deleted_at is null
       order by t.n
      returning stream_id""";

  private static final String ACKNOWLEDGE =
      """
      update stream_event set acknowledged_at = $3, refusal = r.refusal
        from unnest($2::uuid[], $4::text[]) as r (jti, refusal)
       where stream_id = $1 and stream_event.jti = r.jti and acknowledged_at is null
      returning stream_event.jti""";

  /**
   * A failure counts where the receiver has taken something since the one before, in former batches
   * or in this one. Those of before the receiver changed the stream do not: it may have been
   * mended.
   */
  private static final String FAILED =
      """
      update stream_event e
         set failures = case when e.failed_at <= s.retry_since then 0
                             else e.failures + case when e.failed_at < greatest(
                               s.taken_at, case when $4 < f.at then $4 end) then 1 else 0 end
                        end,
             failed_at = f.at
        from event_stream s, unnest($2::uuid[], $3::timestamptz[]) as f (jti, at)
       where s.id = $1 and e.stream_id = $1 and e.jti = f.jti and e.acknowledged_at is null
      returning e.jti, e.failures""";

  /**
   * The oldest first, so that none overtakes an older one of its holder: all up to a position. A
   * join of the rows with those chosen compared each with each where PostgreSQL had not yet counted
   * them.
   */
  private static final String REPLAY =
      """
      update stream_event set acknowledged_at = null, refusal = null, failures = 0, failed_at = null
       where stream_id = $1 and told_at >= $2 and holder_id is not null
         and acknowledged_at is not null
         and position <= (
           select max(position) from (
             select position from stream_event
              where stream_id = $1 and told_at >= $2 and holder_id is not null
                and acknowledged_at is not null
              order by position limit $3) oldest)""";

  private static final String[] OF_STREAM = {
    SecurityEventType.VERIFICATION.uri(), SecurityEventType.STREAM_UPDATED.uri()
  };

  private final Randomness randomness;
  private final EventDays days;

  StreamEvents(Randomness randomness, EventDays days) {
    this.randomness = randomness;
    this.days = days;
  }

  /**
   * Puts events on the streams of their receivers that asked for them, in the order given.
   *
   * @return the streams that something waits on now
   */
  public Uni<Set<UUID>> tell(SqlClient transaction, List<ToldEvent> events, Instant now) {
    if (events.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    var parameters =
        Tuple.tuple()
            .addArrayOfString(array(events, one -> one.receiver().value(), String[]::new))
            .addArrayOfUUID(array(events, ToldEvent::streamId, UUID[]::new))
            .addArrayOfOffsetDateTime(
                array(events, one -> timestamp(one.at()), OffsetDateTime[]::new))
            .addArrayOfUUID(randomness.uuidsInOrder(events.size()))
            .addArrayOfUUID(array(events, ToldEvent::txn, UUID[]::new))
            .addArrayOfUUID(array(events, ToldEvent::holderId, UUID[]::new))
            .addArrayOfString(array(events, one -> one.type().uri(), String[]::new))
            .addArrayOfJsonObject(array(events, ToldEvent::data, JsonObject[]::new))
            .addArrayOfString(OF_STREAM)
            .addOffsetDateTime(timestamp(now));
    return days.needed(transaction.preparedQuery(TELL).execute(parameters))
        .map(
            rows -> rows.stream().map(row -> row.getUUID("stream_id")).collect(Collectors.toSet()));
  }

  /**
   * What a stream may give out now.
   *
   * @param more whether further ones wait
   * @param untried whether there is one among them that its receiver has not failed with
   * @param waits whether anything waits, if only for the time when it is to be tried again
   */
  public record Next(List<WaitingEvent> events, boolean more, boolean untried, boolean waits) {}

  /**
   * The oldest unacknowledged event of each holder, the oldest first.
   *
   * @param most how many
   */
  public Uni<Next> next(SqlClient client, UUID streamId, int most) {
    return next(client, streamId, most, Set.of(), null);
  }

  /**
   * @param without events that are passed over with the later ones of their holders
   * @param at passes over, likewise, what failed and is not to be tried again by then, and puts the
   *     rest of what failed last, for which some places are kept; null does none of this
   */
  public Uni<Next> next(SqlClient client, UUID streamId, int most, Set<UUID> without, Instant at) {
    return NextEvents.of(client, streamId, most, without, at);
  }

  public Uni<Void> acknowledge(SqlClient client, UUID streamId, Collection<UUID> jtis, Instant at) {
    return end(client, streamId, List.copyOf(jtis), new String[jtis.size()], at).replaceWithVoid();
  }

  /**
   * Takes events off a stream that its receiver will not take.
   *
   * @param refusals error codes of RFC 8935 §2.4 by the events' {@code jti}
   * @return of those that waited
   */
  public Uni<Map<UUID, String>> refuse(
      SqlClient client, UUID streamId, Map<UUID, String> refusals, Instant at) {
    var jtis = List.copyOf(refusals.keySet());
    return end(client, streamId, jtis, array(jtis, refusals::get, String[]::new), at)
        .map(ended -> ended.stream().collect(Collectors.toMap(Function.identity(), refusals::get)));
  }

  /**
   * Notes that a receiver failed with events.
   *
   * @param failed when it did, by the events' {@code jti}
   * @param taken when it took the first one of those that were sent with them; null for none
   * @return how often each has failed while others were taken
   */
  public Uni<Map<UUID, Integer>> failed(
      SqlClient client, UUID streamId, Map<UUID, Instant> failed, Instant taken) {
    var jtis = List.copyOf(failed.keySet());
    return jtis.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : client
            .preparedQuery(FAILED)
            .execute(
                Tuple.of(
                    streamId,
                    jtis.toArray(UUID[]::new),
                    array(jtis, jti -> timestamp(failed.get(jti)), OffsetDateTime[]::new),
                    taken == null ? null : timestamp(taken)))
            .map(
                rows ->
                    rows.stream()
                        .collect(
                            Collectors.toMap(
                                row -> row.getUUID("jti"), row -> row.getInteger("failures"))));
  }

  private Uni<List<UUID>> end(
      SqlClient client, UUID streamId, List<UUID> jtis, String[] refusals, Instant at) {
    return jtis.isEmpty()
        ? Uni.createFrom().item(List.of())
        : client
            .preparedQuery(ACKNOWLEDGE)
            .execute(
                Tuple.tuple()
                    .addUUID(streamId)
                    .addArrayOfUUID(jtis.toArray(UUID[]::new))
                    .addOffsetDateTime(timestamp(at))
                    .addArrayOfString(refusals))
            .map(rows -> rows.stream().map(row -> row.getUUID("jti")).toList());
  }

  /**
   * What was told from a moment on, and is not waiting, is given out again, in its order.
   *
   * @param most events, the oldest of them
   */
  public Uni<Integer> replay(SqlClient client, UUID streamId, Instant since, int most) {
    return client
        .preparedQuery(REPLAY)
        .execute(Tuple.of(streamId, timestamp(since), most))
        .map(rows -> rows.rowCount());
  }
}
