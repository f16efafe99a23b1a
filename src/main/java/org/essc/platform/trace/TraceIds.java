package org.essc.platform.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceId;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.essc.platform.random.Randomness;
import org.jboss.logging.MDC;

/**
 * The trace id (W3C Trace Context, 32 hexadecimal digits) that joins a request's answer and logs:
 * of the caller's {@code traceparent}, or a new one. It needs no span, so none is made where nobody
 * looks at spans; where they are instrumented, it is theirs.
 */
@Singleton
public class TraceIds {

  /** Also the member of a line in the log. */
  private static final String KEY = "traceId";

  public static final String HEADER = "traceparent";

  /** Before everything that may answer. */
  private static final int FIRST = 3_000;

  private static final int BYTES = 16;
  private static final int ID_BEGIN = 3;
  private static final int ID_END = ID_BEGIN + 32;

  private final Randomness randomness;

  public TraceIds(Randomness randomness) {
    this.randomness = randomness;
  }

  void register(@Observes Filters filters) {
    filters.register(this::begin, FIRST);
  }

  private void begin(RoutingContext context) {
    if (VertxContext.isOnDuplicatedContext() && !Span.current().getSpanContext().isValid()) {
      MDC.put(KEY, of(context.request().getHeader(HEADER)));
    }
    context.next();
  }

  /**
   * The caller's, where its field names one, or a new one.
   *
   * @param traceparent as it came, or null
   */
  public String of(String traceparent) {
    var callers = ofCaller(traceparent);
    return callers == null ? random() : callers;
  }

  /** The current request's trace id, or null outside of a request (a scheduled job, a command). */
  public static String current() {
    return (String) MDC.get(KEY);
  }

  /** Of {@code version-traceid-parentid-flags}; null where it is none. */
  private static String ofCaller(String header) {
    if (header == null
        || header.length() <= ID_END
        || header.charAt(ID_BEGIN - 1) != '-'
        || header.charAt(ID_END) != '-') {
      return null;
    }
    var id = header.substring(ID_BEGIN, ID_END);
    return TraceId.isValid(id) ? id : null;
  }

  private String random() {
    var id = randomness.bytes(BYTES);
    // the last byte is never zero, so the whole never is
    id[BYTES - 1] |= 1;
    return TraceId.fromBytes(id);
  }
}
