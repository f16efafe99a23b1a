package org.essc.platform.idempotency;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlArrays.buffers;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.essc.platform.batch.LockWait;
import org.essc.platform.batch.MicroBatcher;

/** Idempotency keys in PostgreSQL: taken by insert, finished in the transaction of the act. */
@Singleton
class IdempotencyStore {

  /** How long an attempt may take before another may take over; far beyond any deadline. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration KEPT = Duration.ofHours(24);

  private static final int LANES = 2;
  private static final int MAX_BATCH = 128;

  /**
   * Not waited for until it is on the disk: all that is done under a key, and every answer, is
   * committed after it, and lies behind it in the log, so a crash forgets the key alone only where
   * there is nothing yet that a repeat could do twice.
   */
  private static final String ON_THE_DISK_WITH_WHAT_FOLLOWS =
      "(select set_config('synchronous_commit', 'off', true)) commits";

  /** A key that an act's transaction is about to finish is waited for alone, and not for long. */
  private static final String TAKE =
      """
      insert into idempotency_key as k
        (caller, key_digest, request_digest, state, owner, lease_until, expires_at)
      select caller, key_digest, request_digest, 'running', owner, $5, $6
        from """
          + LockWait.BOUND
          + ", "
          + ON_THE_DISK_WITH_WHAT_FOLLOWS
          + """
      , unnest($1::text[], $2::bytea[], $3::bytea[], $4::uuid[])
          as t (caller, key_digest, request_digest, owner)
       order by caller, key_digest
      on conflict (caller, key_digest) do update
        set request_digest = excluded.request_digest, state = 'running', owner = excluded.owner,
            lease_until = excluded.lease_until, expires_at = excluded.expires_at,
            status = null, response = null
        where k.expires_at < $7
           or (k.state = 'running' and k.lease_until < $7
               and k.request_digest = excluded.request_digest)
      returning owner
      """;

  /** In one order, as they are taken, so that nobody waits in a circle. */
  private static final String RELEASE =
      """
      with own as (
        select k.caller, k.key_digest
          from """
          + LockWait.BOUND
          + """
      , unnest($1::text[], $2::bytea[], $3::uuid[]) as t (caller, key_digest, owner)
          join idempotency_key k using (caller, key_digest, owner)
         where k.state = 'running'
         order by k.caller, k.key_digest for update of k)
      delete from idempotency_key k using own
       where k.caller = own.caller and k.key_digest = own.key_digest
      """;

  private static final String FINISH =
      """
      update idempotency_key set state = 'done', status = $4, response = $5
       where caller = $1 and key_digest = $2 and owner = $3 and state = 'running'
      """;

  private final Pool pool;
  private final Clock clock;
  private final MicroBatcher<Asked, Boolean> takes;
  private final MicroBatcher<Ticket, Void> releases;

  IdempotencyStore(Pool pool, Vertx vertx, Clock clock) {
    this.pool = pool;
    this.clock = clock;
    this.takes = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::takeAll);
    this.releases = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::releaseAll);
  }

  /**
   * @param left whether who asked has gone
   */
  private record Asked(Ticket ticket, BooleanSupplier left) {}

  /**
   * True where the ticket's holder now owns the key; false where somebody else has or had it, or
   * where nothing was done.
   *
   * @param left whether who asked has gone: nothing is done where that is so when its turn comes
   */
  Uni<Boolean> take(Ticket ticket, BooleanSupplier left) {
    return takes.ask(new Asked(ticket, left));
  }

  private Uni<List<Boolean>> takeAll(List<Asked> asked) {
    // One statement may not touch a row twice: the later of two equal keys loses here.
    var seen = new HashSet<String>();
    var first =
        asked.stream()
            .filter(one -> !one.left().getAsBoolean())
            .map(Asked::ticket)
            .filter(ticket -> seen.add(ticket.row()))
            .toList();
    return insert(first)
        .map(owners -> asked.stream().map(one -> owners.contains(one.ticket().owner())).toList());
  }

  /** The owners of those that were taken. */
  private Uni<Set<UUID>> insert(List<Ticket> first) {
    if (first.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    var now = now();
    var values =
        Tuple.tuple()
            .addArrayOfString(array(first, Ticket::caller, String[]::new))
            .addValue(buffers(first, Ticket::keyDigest))
            .addValue(buffers(first, Ticket::requestDigest))
            .addArrayOfUUID(array(first, Ticket::owner, UUID[]::new))
            .addOffsetDateTime(now.plus(LEASE))
            .addOffsetDateTime(now.plus(KEPT))
            .addOffsetDateTime(now);
    var taken =
        pool.preparedQuery(TAKE)
            .execute(values)
            .map(
                rows -> {
                  Set<UUID> owners = new HashSet<>();
                  rows.forEach(row -> owners.add(row.getUUID(0)));
                  return owners;
                })
            .memoize()
            .indefinitely();
    return taken.onCancellation().invoke(() -> releaseOnceTaken(first, taken));
  }

  /**
   * Who asked was told that nothing was done, but a statement that was sent is still done. Where
   * the release fails as well, the lease ends by itself.
   */
  private void releaseOnceTaken(List<Ticket> tickets, Uni<Set<UUID>> taken) {
    taken
        .subscribe()
        .with(
            owners ->
                tickets.stream()
                    .filter(ticket -> owners.contains(ticket.owner()))
                    .forEach(ticket -> release(ticket).subscribe().with(done -> {}, kept -> {})),
            nothingTaken -> {});
  }

  Uni<Optional<Stored>> find(Ticket ticket) {
    return pool.preparedQuery(
            "select request_digest, state, status, response from idempotency_key"
                + " where caller = $1 and key_digest = $2 and expires_at >= $3")
        .execute(Tuple.of(ticket.caller(), Buffer.buffer(ticket.keyDigest()), now()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(Stored.of(row));
              }
              return Optional.empty();
            });
  }

  Uni<Boolean> isAnswered(String caller, byte[] keyDigest) {
    return pool.preparedQuery(
            "select exists (select from idempotency_key where caller = $1 and key_digest = $2"
                + " and state = 'done' and expires_at >= $3) answered")
        .execute(Tuple.of(caller, Buffer.buffer(keyDigest), now()))
        .map(rows -> rows.iterator().next().getBoolean("answered"));
  }

  Uni<Boolean> finish(SqlClient client, Ticket ticket, int status, byte[] response) {
    return client
        .preparedQuery(FINISH)
        .execute(
            Tuple.of(
                ticket.caller(),
                Buffer.buffer(ticket.keyDigest()),
                ticket.owner(),
                (short) status,
                Buffer.buffer(response)))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Boolean> finish(Ticket ticket, int status, byte[] response) {
    return finish(pool, ticket, status, response);
  }

  /** As {@link Idempotency#finishAll} says. */
  static String finishAll(String answers) {
    return "update idempotency_key k set state = 'done', status = a.status, response = a.response"
        + " from ("
        + answers
        + ") a where k.caller = a.caller and k.key_digest = a.key_digest and k.owner = a.owner"
        + " and k.state = 'running'";
  }

  /** Gives the key back after an attempt that came to nothing, so that a repeat need not wait. */
  Uni<Void> release(Ticket ticket) {
    return releases.ask(ticket);
  }

  private Uni<List<Void>> releaseAll(List<Ticket> tickets) {
    return pool.preparedQuery(RELEASE)
        .execute(
            Tuple.tuple()
                .addArrayOfString(array(tickets, Ticket::caller, String[]::new))
                .addValue(buffers(tickets, Ticket::keyDigest))
                .addArrayOfUUID(array(tickets, Ticket::owner, UUID[]::new)))
        .replaceWith(Collections.nCopies(tickets.size(), null));
  }

  Uni<Integer> deleteExpired(int atMost) {
    return pool.preparedQuery(
            "delete from idempotency_key where ctid = any (array("
                + "select ctid from idempotency_key where expires_at < $1 limit $2"
                + " for update skip locked))")
        .execute(Tuple.of(now(), atMost))
        .map(rows -> rows.rowCount());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  /** What is recorded under a key. */
  record Stored(byte[] requestDigest, boolean done, int status, byte[] response) {

    private static Stored of(Row row) {
      boolean done = "done".equals(row.getString("state"));
      return new Stored(
          row.getBuffer("request_digest").getBytes(),
          done,
          done ? row.getShort("status") : 0,
          done ? row.getBuffer("response").getBytes() : ByteBuffer.allocate(0).array());
    }
  }
}
