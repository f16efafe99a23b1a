package org.essc.testing;

import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How a test's preparation asks over RestAssured: where the machine had no time for it for a moment
 * (503), it comes again after the time that the answer names, as {@link Api#join} does.
 */
public final class Patiently {

  /** A partner's program does not give up before. */
  static final int MOST_REPEATS = 4;

  private Patiently() {}

  /**
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

  private static boolean toComeAgain(Response answer) {
    return answer.statusCode() == 503 && answer.header("Retry-After") != null;
  }
}
