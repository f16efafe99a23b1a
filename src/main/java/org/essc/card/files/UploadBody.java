package org.essc.card.files;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** A request's body as a stream that is read no faster than it is used. */
public final class UploadBody {

  /** How much of a refused file is still taken in, so that a simple client hears the answer. */
  private static final long DRAIN_BYTES = 16L << 20;

  private static final Duration DRAIN_TIME = Duration.ofSeconds(5);

  private final HttpServerRequest request;

  public UploadBody(HttpServerRequest request) {
    this.request = request;
  }

  /** Fails where the connection ends before the body does. */
  public Multi<byte[]> content() {
    return Multi.createFrom()
        .deferred(
            () -> {
              if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue();
              }
              return MultiHelper.toMulti(request).map(Buffer::getBytes);
            });
  }

  /**
   * After a refusal: reads on for a while, then has the connection closed with the answer. Many
   * clients look for the answer only when they have sent all.
   */
  public Uni<Void> drain() {
    if (request.isEnded()) {
      return Uni.createFrom().voidItem();
    }
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    return Uni.createFrom()
        .<Void>emitter(
            emitter -> {
              var left = new long[] {DRAIN_BYTES};
              request.exceptionHandler(failure -> emitter.complete(null));
              request.endHandler(ignored -> emitter.complete(null));
              request.handler(
                  buffer -> {
                    left[0] -= buffer.length();
                    if (left[0] < 0) {
                      request.pause();
                      emitter.complete(null);
                    }
                  });
              request.resume();
            })
        .ifNoItem()
        .after(DRAIN_TIME)
        .recoverWithUni(() -> Uni.createFrom().voidItem());
  }
}
