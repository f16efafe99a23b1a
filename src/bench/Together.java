import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Does the same many times, several at once: as many as a row has connections, if not told. */
final class Together {

  private Together() {}

  /** What it gave for each number below the count; null results are left out. */
  static <T> List<T> each(int count, IntFunction<T> act) {
    return each(Wrk.CONNECTIONS, count, act);
  }

  static <T> List<T> each(int atOnce, int count, IntFunction<T> act) {
    var pool = Executors.newFixedThreadPool(atOnce);
    try {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(pool.submit(() -> act.apply(number)));
      }
      var results = new ArrayList<T>();
      for (var one : running) {
        var result = one.get();
        if (result != null) {
          results.add(result);
        }
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** A busy machine refuses now and then; in preparing the same is asked for again. */
  static <T> T again(int tries, Supplier<T> act) {
    for (int i = 1; i < tries; i++) {
      try {
        return act.get();
      } catch (IllegalStateException refused) {
        // once more
      }
    }
    return act.get();
  }

  /** As many as there is time for; what fails counts as refused. */
  static Wrk.Result measure(int atOnce, int seconds, IntConsumer act) {
    long begun = System.nanoTime();
    long end = begun + TimeUnit.SECONDS.toNanos(seconds);
    var next = new AtomicInteger();
    var refused = new AtomicLong();
    var times = new ArrayList<Long>();
    each(
        atOnce,
        atOnce,
        ignored -> {
          while (System.nanoTime() < end) {
            long start = System.nanoTime();
            try {
              act.accept(next.getAndIncrement());
            } catch (RuntimeException failure) {
              if (refused.getAndIncrement() == 0) {
                System.err.println(failure);
              }
            }
            synchronized (times) {
              times.add(System.nanoTime() - start);
            }
          }
          return null;
        });
    double took = (System.nanoTime() - begun) / 1e9;
    var sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Wrk.Result(
        sorted.length,
        sorted.length / took,
        refused.get(),
        0,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        Cpu.UNKNOWN);
  }
}
