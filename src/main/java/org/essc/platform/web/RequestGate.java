package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Features.Feature;

/**
 * Stands before every route: refuses bodies larger than an operation takes, hides features that
 * this instance does not serve, and sets the headers every answer carries.
 */
@ApplicationScoped
public class RequestGate {

  /** Everything but the card import fits in this, with room to spare. */
  static final long MAX_BODY_BYTES = 64 * 1024L;

  /** Quarkus reads this key where a body comes without a Content-Length. */
  private static final String MAX_REQUEST_SIZE_KEY = "io.quarkus.max-request-size";

  private static final String STREAMED = "/v1/card-imports";

  static final Map<String, Feature> FEATURE_OF_PATH =
      Map.ofEntries(
          Map.entry("/v1/card-imports", Feature.ISSUANCE),
          Map.entry("/v1/cards", Feature.ISSUANCE),
          Map.entry("/v1/ecards", Feature.ISSUANCE),
          Map.entry("/oauth2", Feature.AUTH),
          Map.entry("/v1/identity-codes", Feature.AUTH),
          Map.entry("/v1/partners", Feature.AUTH),
          Map.entry("/v1/signing-keys", Feature.AUTH),
          Map.entry("/v1/audit-entries", Feature.AUTH),
          Map.entry("/v1/verifications", Feature.VERIFICATION));

  private static final int BEFORE_EVERYTHING = 1_000;

  private final Features features;

  public RequestGate(Features features) {
    this.features = features;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_EVERYTHING);
  }

  private void check(RoutingContext context) {
    var request = context.request();
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    var path = context.normalizedPath();
    if (!serves(path)) {
      refuse(context, ProblemType.NOT_FOUND);
      return;
    }
    if (!path.equals(STREAMED)) {
      if (declaredLength(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > MAX_BODY_BYTES) {
        // The rest of the body is not read, so the connection cannot be used again.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        refuse(context, ProblemType.CONTENT_TOO_LARGE);
        return;
      }
      context.put(MAX_REQUEST_SIZE_KEY, MAX_BODY_BYTES);
    }
    context.next();
  }

  private boolean serves(String path) {
    if (features.enabled().size() == Feature.values().length) {
      return true;
    }
    for (var entry : FEATURE_OF_PATH.entrySet()) {
      var prefix = entry.getKey();
      if (path.equals(prefix) || path.startsWith(prefix + "/")) {
        return features.enabled().contains(entry.getValue());
      }
    }
    return true;
  }

  private static long declaredLength(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }

  private static void refuse(RoutingContext context, ProblemType type) {
    var locale = ProblemDocument.locale(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    context
        .response()
        .setStatusCode(type.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONTENT_LANGUAGE, locale.getLanguage())
        .end(Buffer.buffer(ProblemDocument.render(ProblemException.of(type), locale)));
  }
}
