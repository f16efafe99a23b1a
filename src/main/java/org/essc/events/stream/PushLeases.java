package org.essc.events.stream;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.essc.events.EventsConfig;
import org.essc.events.SecurityEventType;
import org.essc.events.StreamEvents;
import org.essc.events.ToldEvent;
import org.essc.partner.PartnerNo;
import org.essc.platform.random.Randomness;

/**
 * Which instance pushes which stream, and how that goes. A stream is leased for half a minute, and
 * again for as long as there is something to push; of one that died the lease runs out. Leases go
 * by the database's clock: whoever's own is wrong takes no stream that another pushes, and keeps
 * none from others.
 */
@Singleton
public class PushLeases {

  public static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration ANSWERED_PAUSE = Duration.ofSeconds(20);

  /** Above what is put off by other than pauses, in seconds. */
  private static final long TWO_MINUTES = 120;

  /** One that is due later than any pause lasts is so by a clock that was wrong. */
  private static final String CLAIM =
      """
      with due as (
        select s.id
          from event_stream s
          join partner p on p.partner_no = s.partner_no and %s
         where s.delivery = 'push' and s.status = 'enabled'
           and (s.due_at <= $1 or s.due_at > greatest($1, now()) + $2 * interval '1 second')
           and ($5::uuid[] is null or s.id = any($5))
           and (s.leased_until is null or s.leased_until <= now())
           and exists (select from stream_event w
             where w.stream_id = s.id and w.acknowledged_at is null)
         order by s.due_at limit $4
           for no key update of s skip locked)
      update event_stream s set leased_until = now() + interval '%d seconds', leased_by = $3
        from due where s.id = due.id
      returning s.id, s.partner_no, s.endpoint, s.delivery_header, s.refused_in_a_row, s.version"""
          .formatted(EventStreams.RECEIVES, LEASE.toSeconds());

  private static final String RENEW =
      """
      update event_stream
         set leased_until = now() + interval '%d seconds',
             attempts = case when $3::timestamptz is null then attempts else 0 end,
             failing_since = case when $3 is null then failing_since end,
             taken_at = coalesce($3, taken_at), refused_in_a_row = $4
       where id = $1 and leased_by = $2 and leased_until > now() and version = $5
         and status = 'enabled' and delivery = 'push'
         and exists (select from partner p
           where p.partner_no = event_stream.partner_no and %s)"""
          .formatted(LEASE.toSeconds(), EventStreams.RECEIVES);

  private static final String RELEASE =
      """
      update event_stream set leased_until = null, attempts = 0, failing_since = null
       where id = $1 and leased_by = $2""";

  private static final String GIVE_BACK =
      """
      update event_stream
         set leased_until = null, due_at = case when version = $4 then $3 else due_at end
       where id = $1 and leased_by = $2""";

  /** One that its receiver has changed is due as it is now. */
  private static final String LEAVE =
      "update event_stream set leased_until = null where id = $1 and leased_by = $2";

  /** Twice as long after each failure, give or take a half, so that many do not come at once. */
  private static final String FAILED =
      """
      with paused as (
        select not $4 and coalesce(failing_since <= $6, false) as now
          from event_stream where id = $1 and leased_by = $2 and version = $7
           for no key update)
      update event_stream
         set leased_until = null, attempts = case when $4 then 1 else attempts + 1 end,
             failing_since = case when $4 then $3 else coalesce(failing_since, $3) end,
             due_at = $3 + (0.5 + random()) * least($5 * interval '1 second',
               interval '1 second' * (1 << least(case when $4 then 0 else attempts end, 20))),
             status = case when paused.now then 'paused' else status end,
             status_reason = case when paused.now then 'delivery-failing' else status_reason end
        from paused
       where id = $1
      returning paused.now as paused""";

  private final Pool pool;
  private final EventStreams streams;
  private final StreamEvents events;
  private final EventsConfig config;
  private final Randomness randomness;
  private final Clock clock;

  PushLeases(
      Pool pool,
      EventStreams streams,
      StreamEvents events,
      EventsConfig config,
      Randomness randomness,
      Clock clock) {
    this.pool = pool;
    this.streams = streams;
    this.events = events;
    this.config = config;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * A stream that this instance pushes for the time being.
   *
   * @param token whose lease it is
   * @param authorization header for the receiver, or null
   * @param refused how many events have gone aside as refused since its receiver last took one
   * @param version of the stream as its receiver has set it up
   */
  public record Leased(
      UUID id,
      UUID token,
      PartnerNo receiver,
      String endpoint,
      String authorization,
      int refused,
      int version) {

    @Override
    public String toString() {
      return "Leased[" + id + "]";
    }
  }

  /**
   * Streams on which something waits, and which nobody pushes.
   *
   * @param among those that are looked at; null for all
   */
  public Uni<List<Leased>> claim(int most, Set<UUID> among) {
    var now = clock.instant();
    var token = randomness.uuid();
    return pool.preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                timestamp(now),
                (double) Math.max(TWO_MINUTES, config.longestPause().multipliedBy(2).toSeconds()),
                token,
                most,
                among == null ? null : among.toArray(UUID[]::new)))
        .map(rows -> rows.stream().map(row -> read(row, token)).toList());
  }

  /**
   * Whether it still is this instance's, and as it was; for half a minute more, then.
   *
   * @param taken when its receiver last took something under this lease; null where nothing new
   * @param refused as {@link Leased#refused} now
   */
  public Uni<Boolean> renew(Leased leased, Instant taken, int refused) {
    return pool.preparedQuery(RENEW)
        .execute(
            Tuple.of(
                leased.id(),
                leased.token(),
                taken == null ? null : timestamp(taken),
                refused,
                leased.version()))
        .map(rows -> rows.rowCount() == 1)
        .call(ours -> ours ? Uni.createFrom().voidItem() : leave(pool, leased));
  }

  private static Uni<?> leave(SqlClient client, Leased leased) {
    return client.preparedQuery(LEAVE).execute(Tuple.of(leased.id(), leased.token()));
  }

  /** Nothing waits any more. */
  public Uni<Void> release(Leased leased) {
    return pool.preparedQuery(RELEASE)
        .execute(Tuple.of(leased.id(), leased.token()))
        .replaceWithVoid();
  }

  /**
   * Nothing more can be sent for now, which says nothing new of its receiver: what is known of that
   * stays as it is.
   *
   * @param pause until it is looked again, so that nobody goes round and round with it
   */
  public Uni<Void> giveBack(Leased leased, Duration pause) {
    return pool.preparedQuery(GIVE_BACK)
        .execute(
            Tuple.of(
                leased.id(),
                leased.token(),
                timestamp(clock.instant().plus(pause)),
                leased.version()))
        .replaceWithVoid();
  }

  /**
   * Something was not taken: it is tried again later, and the stream paused when nothing was taken
   * for long. Its receiver reads of that in the stream's first event when it enables it again.
   *
   * @param some whether other events were taken
   * @param answered whether the receiver is there and says what it does not take: then it is asked
   *     again soon, as other events may be to its liking
   * @return whether the stream is paused now
   */
  public Uni<Boolean> failed(Leased leased, boolean some, boolean answered) {
    var longest =
        answered && ANSWERED_PAUSE.compareTo(config.longestPause()) < 0
            ? ANSWERED_PAUSE
            : config.longestPause();
    return pool.withTransaction(transaction -> failed(transaction, leased, some, longest));
  }

  private Uni<Boolean> failed(
      SqlConnection transaction, Leased leased, boolean some, Duration longest) {
    var now = clock.instant();
    return transaction
        .preparedQuery(FAILED)
        .execute(
            Tuple.tuple()
                .addUUID(leased.id())
                .addUUID(leased.token())
                .addOffsetDateTime(timestamp(now))
                .addBoolean(some)
                .addDouble((double) longest.toSeconds())
                .addOffsetDateTime(timestamp(now.minus(config.pausedAfter())))
                .addInteger(leased.version()))
        .call(
            rows -> rows.rowCount() == 1 ? Uni.createFrom().voidItem() : leave(transaction, leased))
        .map(rows -> rows.rowCount() == 1 && rows.iterator().next().getBoolean("paused"))
        .call(paused -> paused ? tellPaused(transaction, leased) : Uni.createFrom().voidItem());
  }

  private Uni<?> tellPaused(SqlConnection transaction, Leased leased) {
    var now = clock.instant();
    var event =
        new ToldEvent(
            leased.receiver(),
            leased.id(),
            now,
            randomness.uuid(),
            null,
            SecurityEventType.STREAM_UPDATED,
            new io.vertx.core.json.JsonObject()
                .put("status", "paused")
                .put("reason", "delivery-failing"));
    return events.tell(transaction, List.of(event), now);
  }

  private Leased read(Row row, UUID token) {
    var id = row.getUUID("id");
    var header = row.get(Buffer.class, "delivery_header");
    return new Leased(
        id,
        token,
        new PartnerNo(row.getString("partner_no")),
        row.getString("endpoint"),
        streams.header(id, header),
        row.getInteger("refused_in_a_row"),
        row.getInteger("version"));
  }
}
