package org.essc.partner.token;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.partner.PartnerNo;
import org.essc.platform.load.AskersContext;

/**
 * Which client numbers there are, and how often what stands behind each was changed: all of it at
 * once, as there are some thousand partners at most.
 *
 * <p>So a number that nobody has costs nothing but a look into memory. It is refused by a reading
 * that began after it came, and readings begin {@link #BETWEEN} apart however many ask: who was
 * registered just now is not kept out by others' made-up numbers, and waits a quarter of a second
 * at most. Nothing that a caller sends is kept.
 */
@Singleton
class ClientRegister {

  static final Duration BETWEEN = Duration.ofMillis(250);

  private static final String SELECT =
      "select p.partner_no, p.version + coalesce(o.version, 0)"
          + " from partner p left join openid_client o using (partner_no)";

  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int MOST_WAITING = 20_000;

  private final Pool pool;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Map<PartnerNo, Integer> versions = Map.of();

  /** Guarded by this, as is what follows: the reading that has not begun. */
  private Uni<Map<PartnerNo, Integer>> next;

  private long begunAt = System.nanoTime() - BETWEEN.toNanos();

  ClientRegister(Pool pool) {
    this.pool = pool;
  }

  /** Known before the first request, so that a burst right after the start finds them. */
  void readEarly(@Observes StartupEvent event) {
    nextReading().subscribe().with(nobody -> {}, failure -> {});
  }

  /** The version of what is registered for a number, as known; empty where there is no such. */
  Uni<Optional<Integer>> version(PartnerNo partnerNo) {
    var known = versions.get(partnerNo);
    return known != null ? Uni.createFrom().item(Optional.of(known)) : newest(partnerNo);
  }

  /** The same as it is now: from a reading that begins after the question. */
  Uni<Optional<Integer>> newest(PartnerNo partnerNo) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Uni.createFrom().failure(TokenError.overloaded());
    }
    var read =
        nextReading()
            .onTermination()
            .invoke(waiting::decrementAndGet)
            .map(all -> Optional.ofNullable(all.get(partnerNo)))
            .onFailure()
            .transform(TokenError::unavailable);
    return AskersContext.back(read);
  }

  private synchronized Uni<Map<PartnerNo, Integer>> nextReading() {
    if (next == null) {
      long pause = TimeUnit.NANOSECONDS.toMillis(begunAt + BETWEEN.toNanos() - System.nanoTime());
      var start = Uni.createFrom().voidItem();
      next =
          (pause > 0 ? start.onItem().delayIt().by(Duration.ofMillis(pause)) : start)
              .chain(this::read)
              .memoize()
              .indefinitely();
    }
    return next;
  }

  private Uni<Map<PartnerNo, Integer>> read() {
    begin();
    return pool.preparedQuery(SELECT)
        .execute()
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(
            rows -> {
              var read = new HashMap<PartnerNo, Integer>();
              rows.forEach(row -> read.put(new PartnerNo(row.getString(0)), row.getInteger(1)));
              versions = read;
              return read;
            });
  }

  /** Whoever asks from now on may know of something that this reading does not see. */
  private synchronized void begin() {
    begunAt = System.nanoTime();
    next = null;
  }
}
