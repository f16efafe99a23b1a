package org.essc.servicepoint;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.essc.platform.load.AskersContext;
import org.jboss.logging.Logger;

/**
 * The whole directory in memory: it is small, seldom changes, and is read by anybody without a
 * token. A question costs the database nothing, and is answered from what was last read while the
 * database is away.
 */
@Singleton
class ServicePointDirectory {

  private static final Logger LOG = Logger.getLogger(ServicePointDirectory.class);

  /** For so long another instance's change may stay unseen. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final ServicePointStore store;
  private final Clock clock;
  private final AtomicLong reads = new AtomicLong();
  private Snapshot known;
  private Uni<Snapshot> reading;

  ServicePointDirectory(ServicePointStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param read counts the readings, so that one that began earlier never hides a later one
   */
  private record Snapshot(long read, Instant at, List<ServicePoint> points) {}

  /** By region, then by id. */
  Uni<List<ServicePoint>> all() {
    Snapshot snapshot;
    Uni<Snapshot> renewal = null;
    synchronized (this) {
      snapshot = known;
      if (snapshot == null || snapshot.at().plus(KEPT).isBefore(clock.instant())) {
        if (reading == null) {
          reading = read().onTermination().invoke(this::endReading).memoize().indefinitely();
        }
        renewal = reading;
      }
    }
    if (snapshot == null) {
      return AskersContext.back(renewal).map(Snapshot::points);
    }
    if (renewal != null) {
      renewal
          .subscribe()
          .with(
              done -> {},
              failure -> LOG.warnf("The directory could not be read: %s", failure.getClass()));
    }
    return Uni.createFrom().item(snapshot.points());
  }

  /**
   * After a change, so that whoever made it sees it: once more where the first reading was late, as
   * the points of before would be shown until the next one.
   */
  Uni<Void> renew() {
    return read()
        .onFailure()
        .retry()
        .atMost(1)
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("The directory could not be read: %s", failure.getClass()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Snapshot> read() {
    return Uni.createFrom()
        .deferred(
            () -> {
              long read = reads.incrementAndGet();
              return store
                  .all()
                  .ifNoItem()
                  .after(PATIENCE)
                  .fail()
                  .map(points -> keep(read, points));
            });
  }

  private synchronized Snapshot keep(long read, List<ServicePoint> points) {
    if (known == null || known.read() < read) {
      var sorted = points.stream().sorted(Comparator.comparing(ServicePoint::key)).toList();
      known = new Snapshot(read, clock.instant(), sorted);
    }
    return known;
  }

  private synchronized void endReading() {
    reading = null;
  }
}
