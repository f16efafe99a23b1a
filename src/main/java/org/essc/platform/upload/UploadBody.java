package org.essc.platform.upload;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * A request's body as a stream that is read no faster than it is used, and given up where it comes
 * too slowly ({@link Pace}).
 */
public final class UploadBody {

  /** How much of a refused file is still taken in, so that a simple client hears the answer. */
  private static final long DRAIN_BYTES = 16L << 20;

  private static final Duration DRAIN_TIME = Duration.ofSeconds(5);

  /** For who is refused because too many upload: the less of it the better. */
  private static final Duration SHORT_DRAIN_TIME = Duration.ofSeconds(1);

  private static final ProblemException STALLED =
      ProblemException.of(UploadProblems.UPLOAD_STALLED);

  private static final long LOOK_EVERY_MILLIS = 500;

  private final HttpServerRequest request;
  private final Pace pace;
  private boolean asked;

  UploadBody(HttpServerRequest request, Pace pace) {
    this.request = request;
    this.pace = pace;
  }

  /** Fails where the connection ends before the body does. */
  public Multi<byte[]> content() {
    return Multi.createFrom()
        .deferred(
            () -> {
              asked = true;
              if (expectsContinue()) {
                request.response().writeContinue();
              }
              return MultiHelper.toMulti(request)
                  .map(Buffer::getBytes)
                  .onRequest()
                  .invoke(pace::waits)
                  .onItem()
                  .invoke(bytes -> pace.received(bytes.length))
                  .onTermination()
                  .invoke(pace::ended);
            });
  }

  /**
   * All of a body that is small enough to be held in memory.
   *
   * @param most bytes; more fail with {@code content-too-large}
   */
  public Uni<byte[]> collect(long most) {
    return content()
        .onItem()
        .scan(
            Buffer::buffer,
            (all, bytes) -> {
              if (all.length() + bytes.length > most) {
                throw ProblemException.of(ProblemType.CONTENT_TOO_LARGE);
              }
              return all.appendBytes(bytes);
            })
        .collect()
        .last()
        .map(Buffer::getBytes);
  }

  /** The same answer, or {@code upload-stalled} as soon as the body comes too slowly. */
  <T> Uni<T> whileItComes(Uni<T> answer) {
    return Uni.combine().any().of(answer, stalled());
  }

  private <T> Uni<T> stalled() {
    var vertx = Vertx.currentContext().owner();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              long timer = look(vertx, () -> emitter.fail(STALLED));
              emitter.onTermination(() -> vertx.cancelTimer(timer));
            });
  }

  private long look(Vertx vertx, Runnable stalled) {
    return vertx.setPeriodic(
        LOOK_EVERY_MILLIS,
        timer -> {
          if (pace.tooSlow()) {
            vertx.cancelTimer(timer);
            stalled.run();
          }
        });
  }

  /**
   * After a refusal: reads on for a while, then has the connection closed with the answer. Many
   * clients look for the answer only when they have sent all.
   */
  public Uni<Void> drain(Throwable refusal) {
    if (request.isEnded()) {
      return Uni.createFrom().voidItem();
    }
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    if (expectsContinue() && !asked || stalled(refusal)) {
      return Uni.createFrom().voidItem();
    }
    return drain(limit(refusal) ? SHORT_DRAIN_TIME : DRAIN_TIME);
  }

  private Uni<Void> drain(Duration time) {
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
        .after(time)
        .recoverWithUni(() -> Uni.createFrom().voidItem());
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private static boolean stalled(Throwable refusal) {
    return ProblemException.isOf(refusal, UploadProblems.UPLOAD_STALLED);
  }

  private static boolean limit(Throwable refusal) {
    return refusal instanceof ProblemException problem && problem.retryAfter() != null;
  }
}
