package org.essc.platform.load;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers that are waited for so long and no longer. The timer is the asker's event loop's, which
 * forgets it once the answer is there: Mutiny's own ({@code ifNoItem}) stays until it falls due,
 * with all that its request has in memory, and thousands a second do.
 */
public final class TimeLimit {

  private TimeLimit() {}

  /** As {@link #of(Uni, Duration, Supplier)}, with a {@link TimeoutException}. */
  public static <T> Uni<T> of(Uni<T> answer, Duration limit) {
    return of(answer, limit, TimeoutException::new);
  }

  /**
   * The same answer or, once the limit has passed, that failure, on the context that asked. What is
   * waited for is cancelled before the failure is told, as where whoever asked goes.
   */
  public static <T> Uni<T> of(Uni<T> answer, Duration limit, Supplier<Throwable> failure) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var waiting = answer.subscribe().with(emitter::complete, emitter::fail);
              var timer =
                  schedule(
                      limit,
                      () -> {
                        waiting.cancel();
                        emitter.fail(failure.get());
                      });
              emitter.onTermination(
                  () -> {
                    timer.cancel(false);
                    waiting.cancel();
                  });
            });
  }

  private static Future<?> schedule(Duration limit, Runnable passed) {
    long nanos = limit.toNanos();
    return Vertx.currentContext() instanceof ContextInternal asker
        ? asker
            .nettyEventLoop()
            .schedule(() -> asker.emit(ignored -> passed.run()), nanos, TimeUnit.NANOSECONDS)
        : Infrastructure.getDefaultWorkerPool().schedule(passed, nanos, TimeUnit.NANOSECONDS);
  }
}
