package org.essc.platform.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Takes out of spans what a caller wrote into an address. None of the platform's addresses takes
 * personal data, but a caller may put it there all the same; the route ({@code http.route}) stays.
 */
@Singleton
public class SpanRedaction implements SpanProcessor {

  private static final String REDACTED = "redacted";

  private static final List<AttributeKey<String>> ADDRESSES =
      List.of(
          AttributeKey.stringKey("url.path"),
          AttributeKey.stringKey("url.query"),
          AttributeKey.stringKey("url.full"),
          AttributeKey.stringKey("http.target"),
          AttributeKey.stringKey("http.url"));

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    for (var address : ADDRESSES) {
      if (span.getAttribute(address) != null) {
        span.setAttribute(address, REDACTED);
      }
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // nothing to do
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
