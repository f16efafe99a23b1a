package org.essc.platform.batch;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.essc.platform.load.AskersContext;
import org.essc.platform.problem.ProblemException;

/**
 * A reading that is the same for all who ask, such as of a small table as a whole. Each is answered
 * by one that began after its question, and they begin {@link #BETWEEN} apart however many ask: who
 * asks what nobody knows costs the database no more than that.
 */
public final class SharedReading<T> {

  public static final Duration BETWEEN = Duration.ofMillis(250);

  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int MOST_WAITING = 20_000;

  private final Supplier<Uni<T>> reading;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Guarded by this, as is what follows: the reading that has not begun. */
  private Uni<T> next;

  private long begunAt = System.nanoTime() - BETWEEN.toNanos();

  public SharedReading(Supplier<Uni<T>> reading) {
    this.reading = reading;
  }

  /** Waits a quarter of a second at most for its begin; fails where too many wait. */
  public Uni<T> ask() {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Uni.createFrom().failure(ProblemException.overloaded());
    }
    return AskersContext.back(next().onTermination().invoke(waiting::decrementAndGet));
  }

  private synchronized Uni<T> next() {
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

  private Uni<T> read() {
    begin();
    return reading.get().ifNoItem().after(PATIENCE).fail();
  }

  /** Whoever asks from now on may know of something that this reading does not see. */
  private synchronized void begin() {
    begunAt = System.nanoTime();
    next = null;
  }
}
