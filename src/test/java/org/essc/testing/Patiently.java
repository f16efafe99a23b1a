package org.essc.testing;

import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.essc.platform.batch.LockWait;
import org.essc.platform.problem.ProblemException;

/**
 * Who asks otherwise than over {@link Api}: where the machine had no time for it for a moment
 * (503), it comes again after the time that the answer names, as {@link Api#join} does.
 */
public final class Patiently {

  /** A partner's program does not give up before. */
  static final int MOST_REPEATS = 4;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Patiently() {}

  /**
   * Asks over RestAssured.
   *
   * @param request that may be sent again: under one key, or with what is good once made anew
   */
  public static Response ask(Supplier<Response> request) {
    var answer = request.get();
    for (int repeat = 0; repeat < MOST_REPEATS && toComeAgain(answer); repeat++) {
      var later =
          CompletableFuture.delayedExecutor(
              Long.parseLong(answer.header("Retry-After")), TimeUnit.SECONDS);
      CompletableFuture.runAsync(() -> {}, later).join();
      answer = request.get();
    }
    return answer;
  }

  /**
   * Asks a use case itself.
   *
   * @param asked that may be asked again, as whoever is told 503 has changed nothing and is not
   *     counted
   */
  public static <T> Uni<T> asking(Supplier<Uni<T>> asked) {
    return Uni.createFrom()
        .<T>deferred(asked::get)
        .onFailure(Patiently::isForAMoment)
        .retry()
        .withBackOff(PAUSE, PAUSE)
        .atMost(MOST_REPEATS);
  }

  private static boolean isForAMoment(Throwable failure) {
    return failure instanceof ProblemException problem && problem.type().status() == 503
        || LockWait.ended(failure);
  }

  private static boolean toComeAgain(Response answer) {
    return answer.statusCode() == 503 && answer.header("Retry-After") != null;
  }
}
