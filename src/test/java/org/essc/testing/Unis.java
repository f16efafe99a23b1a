package org.essc.testing;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Results of asynchronous work for a test, which may wait where the platform must not. */
public final class Unis {

  private Unis() {}

  /** The result, or the failure itself. */
  public static <T> T get(Uni<T> uni) {
    try {
      return uni.subscribeAsCompletionStage().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
