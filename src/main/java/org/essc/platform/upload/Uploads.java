package org.essc.platform.upload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.essc.platform.edge.BodyPatience;
import org.essc.platform.pressure.LoadGauge;
import org.essc.platform.problem.ProblemException;

/**
 * Lets uploads in, so many of a caller and so many in all, and gives up those that do not come. A
 * caller that has too many under way is told so (429) and keeps nobody else out; all together may
 * fill an instance ({@code overloaded}), but files never take the place of photos.
 */
@Singleton
public class Uploads {

  private static final Duration COME_BACK = Duration.ofSeconds(2);

  /** What is uploaded. */
  public enum Kind {
    /** Rows as a stream of any size. */
    FILE,
    /** What is held in memory as a whole. */
    DOCUMENT
  }

  private final UploadsConfig config;
  private final CurrentVertxRequest current;

  /** Guarded by this: callers with uploads under way, and only those. */
  private final Map<Kind, Map<String, Integer>> underWay = new EnumMap<>(Kind.class);

  Uploads(UploadsConfig config, MeterRegistry metrics, CurrentVertxRequest current) {
    this.config = config;
    this.current = current;
    for (var kind : Kind.values()) {
      underWay.put(kind, new HashMap<>());
      Gauge.builder("essc.uploads.under.way", this, uploads -> uploads.number(kind))
          .description("Uploads that are being received")
          .tag("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
          .register(metrics);
    }
  }

  /**
   * Receives an upload if there is room for it.
   *
   * @param caller whose it is
   * @param receive reads the body, once, and answers
   */
  public <T> Uni<T> receive(
      Kind kind, String caller, HttpServerRequest request, Function<UploadBody, Uni<T>> receive) {
    var pace = new Pace(config.longestSilence(), config.leastBytesPerSecond(), System::nanoTime);
    var body = new UploadBody(request, pace);
    return Uni.createFrom()
        .deferred(
            () -> {
              enter(kind, caller);
              BodyPatience.leaveToReader(request);
              LoadGauge.awaitBody(current.getCurrent());
              var left = new AtomicBoolean();
              return body.whileItComes(Uni.createFrom().deferred(() -> receive.apply(body)))
                  .onTermination()
                  .invoke(
                      () -> {
                        if (left.compareAndSet(false, true)) {
                          leave(kind, caller);
                        }
                      });
            })
        .onFailure()
        .call(body::drain);
  }

  private synchronized void enter(Kind kind, String caller) {
    var callers = underWay.get(kind);
    int own = callers.getOrDefault(caller, 0);
    if (own >= mostOfOne(kind)) {
      throw ProblemException.tooMany(COME_BACK);
    }
    if (number(kind) >= most(kind)) {
      throw ProblemException.overloaded();
    }
    callers.put(caller, own + 1);
  }

  private synchronized void leave(Kind kind, String caller) {
    underWay.get(kind).computeIfPresent(caller, (same, own) -> own == 1 ? null : own - 1);
  }

  private synchronized int number(Kind kind) {
    return underWay.get(kind).values().stream().mapToInt(Integer::intValue).sum();
  }

  private int most(Kind kind) {
    return kind == Kind.FILE ? config.files() : config.documents();
  }

  private int mostOfOne(Kind kind) {
    return kind == Kind.FILE ? config.filesPerCaller() : config.documentsPerCaller();
  }
}
