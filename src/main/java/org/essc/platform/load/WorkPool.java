package org.essc.platform.load;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.essc.platform.problem.ProblemException;

/**
 * A few threads beside the event loops, for what takes CPU or may hang (hashes, signatures), with a
 * queue that is bounded by time and not by number.
 *
 * <ul>
 *   <li>Whoever would come too late even if all went as fast as the fastest of late is refused at
 *       once: {@code overloaded}.
 *   <li>Whoever then does come too late is refused when the time is up, and what was asked is not
 *       done afterwards.
 *   <li>Where all threads have been in one piece of work for too long, what they wait for hangs:
 *       those who ask are refused at once, {@code service-unavailable}, until one comes back.
 * </ul>
 *
 * Answers come back on the context that asked.
 */
public final class WorkPool implements AutoCloseable {

  /** A thread in one piece of work for so long hangs; far above any hash or signature. */
  static final Duration HANGING = Duration.ofMillis(500);

  private static final int MOST_WAITING = 50_000;
  private static final long IDLE = Long.MIN_VALUE;

  private final Duration patience;
  private final LongSupplier ticker;
  private final LinkedBlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread[] threads;

  /** When each thread began what it is at, or {@link #IDLE}. */
  private final AtomicLongArray since;

  private final Turns turns;

  /**
   * @param patience how long whoever asks is made to wait at most, queueing and work together
   */
  public WorkPool(String name, int threads, Duration patience) {
    this(name, threads, patience, System::nanoTime);
  }

  WorkPool(String name, int threads, Duration patience, LongSupplier ticker) {
    this.patience = patience;
    this.ticker = ticker;
    this.turns = new Turns(threads, patience);
    this.since = new AtomicLongArray(threads);
    this.threads = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      since.set(i, IDLE);
      int slot = i;
      this.threads[i] = new Thread(() -> loop(slot), name + "-" + i);
      this.threads[i].setDaemon(true);
      this.threads[i].start();
    }
  }

  /** As many threads as processors, at least two. */
  public static int processors() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /** What the work answers, or its failure, or a refusal within the patience. */
  public <T> Uni<T> run(Callable<T> work) {
    return run(work, patience);
  }

  /** As {@link #run(Callable)}, for who waits shorter or longer than others. */
  public <T> Uni<T> run(Callable<T> work, Duration patience) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (allHang()) {
                return Uni.createFrom().failure(ProblemException.unavailable(null));
              }
              return wouldBeLate(patience)
                  ? Uni.createFrom().failure(ProblemException.overloaded())
                  : queued(work, patience);
            });
  }

  private <T> Uni<T> queued(Callable<T> work, Duration patience) {
    Uni<T> answer =
        Uni.createFrom()
            .emitter(
                emitter -> {
                  var job = new Job<T>(work, emitter);
                  emitter.onTermination(job::begin);
                  waiting.incrementAndGet();
                  queue.add(job);
                });
    return AskersContext.back(TimeLimit.of(answer, patience, this::late));
  }

  private ProblemException late() {
    return allHang() ? ProblemException.unavailable(null) : ProblemException.overloaded();
  }

  /** Threads that have been in one piece of work for longer than any should take. */
  public int hanging() {
    long now = ticker.getAsLong();
    int hanging = 0;
    for (int i = 0; i < threads.length; i++) {
      long begun = since.get(i);
      if (begun != IDLE && now - begun > HANGING.toNanos()) {
        hanging++;
      }
    }
    return hanging;
  }

  /** Whether nothing can be done at present. */
  public boolean allHang() {
    return hanging() == threads.length;
  }

  /** What waits and has not begun. */
  public int waiting() {
    return waiting.get();
  }

  private boolean wouldBeLate(Duration patience) {
    int before = waiting.get();
    return before >= MOST_WAITING || turns.comesTooLate(before, patience.toNanos());
  }

  private void loop(int slot) {
    try {
      while (true) {
        var job = queue.take();
        if (job.begin()) {
          long begun = ticker.getAsLong();
          since.set(slot, begun);
          var answer = job.run();
          // Free before anyone is answered: who asks next must not find a thread that hangs.
          since.set(slot, IDLE);
          turns.took(ticker.getAsLong() - begun);
          tell(answer);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** What an asker makes of the answer must not cost the pool a thread. */
  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException askers) {
      Infrastructure.handleDroppedException(askers);
    }
  }

  @Override
  public void close() {
    for (var thread : threads) {
      thread.interrupt();
    }
  }

  private final class Job<T> {

    private final Callable<T> work;
    private final UniEmitter<? super T> emitter;
    private final AtomicBoolean settled = new AtomicBoolean();

    Job(Callable<T> work, UniEmitter<? super T> emitter) {
      this.work = work;
      this.emitter = emitter;
    }

    /** True for the one that settles it: the thread that does it, or the asker who has gone. */
    private boolean begin() {
      boolean mine = settled.compareAndSet(false, true);
      if (mine) {
        waiting.decrementAndGet();
      }
      return mine;
    }

    /** Does the work, and gives how its asker is told. */
    private Runnable run() {
      try {
        T result = work.call();
        return () -> emitter.complete(result);
      } catch (Throwable failure) {
        return () -> emitter.fail(failure);
      }
    }
  }
}
