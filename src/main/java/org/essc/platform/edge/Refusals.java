package org.essc.platform.edge;

import io.micrometer.core.instrument.Metrics;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.essc.platform.problem.ProblemCatalogue;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** The answers given before there is an operation, and their number. */
final class Refusals {

  private static final String COUNTER = "essc.edge.refused";

  private Refusals() {}

  static FullHttpResponse answer(ProblemType type, String acceptLanguage) {
    var locale = ProblemDocument.locale(acceptLanguage);
    var body = Unpooled.wrappedBuffer(ProblemDocument.render(ProblemException.of(type), locale));
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(type.status()), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LANGUAGE, locale.getLanguage())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("Link", ProblemCatalogue.link(type))
        .set("X-Content-Type-Options", "nosniff")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }

  static void count(ProblemType type) {
    Metrics.counter(COUNTER, "outcome", type.code()).increment();
  }
}
