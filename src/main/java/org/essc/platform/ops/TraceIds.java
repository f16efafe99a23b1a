package org.essc.platform.ops;

import io.opentelemetry.api.trace.Span;

/**
 * The trace id (W3C Trace Context, 32 hexadecimal digits) that joins a request's answer and logs.
 */
public final class TraceIds {

  private TraceIds() {}

  /** The current request's trace id, or null outside of a trace (a scheduled job, a command). */
  public static String current() {
    var context = Span.current().getSpanContext();
    return context.isValid() ? context.getTraceId() : null;
  }
}
