package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  /** Bodies of any size; who reads them bounds what is kept. */
  private static final Set<String> STREAMED = Set.of("/v1/card-imports", "/v1/agency-applications");

  /** A photo. */
  private static final String PICTURE = "/v1/card-photos";

  static final long MAX_PICTURE_BYTES = 512 * 1024L;

  /** What a card factory has made of a part of a batch. */
  private static final Pattern PART_RESULTS =
      Pattern.compile("/v1/production-batches/[0-9a-fA-F-]{36}/results");

  static final long MAX_PART_RESULTS_BYTES = 1024 * 1024L;

  static final Map<String, Feature> FEATURE_OF_PATH =
      Map.ofEntries(
          Map.entry("/v1/card-imports", Feature.ISSUANCE),
          Map.entry("/v1/cards", Feature.ISSUANCE),
          Map.entry("/v1/ecards", Feature.ISSUANCE),
          Map.entry("/v1/loss-reports", Feature.ISSUANCE),
          Map.entry("/v1/loss-releases", Feature.ISSUANCE),
          Map.entry("/v1/sms-messages", Feature.ISSUANCE),
          Map.entry("/v1/voice-calls", Feature.ISSUANCE),
          Map.entry("/v1/contact-changes", Feature.ISSUANCE),
          Map.entry("/v1/face-data-changes", Feature.ISSUANCE),
          Map.entry("/v1/cancellations", Feature.ISSUANCE),
          Map.entry("/v1/pin-checks", Feature.ISSUANCE),
          Map.entry("/v1/pin-changes", Feature.ISSUANCE),
          Map.entry("/v1/pin-resets", Feature.ISSUANCE),
          Map.entry("/v1/pin-unlocks", Feature.ISSUANCE),
          Map.entry("/v1/pin-approvals", Feature.ISSUANCE),
          Map.entry("/v1/card-photos", Feature.ISSUANCE),
          Map.entry("/v1/card-applications", Feature.ISSUANCE),
          Map.entry("/v1/agency-applications", Feature.ISSUANCE),
          Map.entry("/v1/production-batches", Feature.ISSUANCE),
          Map.entry("/v1/card-distributions", Feature.ISSUANCE),
          Map.entry("/v1/card-activations", Feature.ISSUANCE),
          Map.entry("/v1/bank-activations", Feature.ISSUANCE),
          Map.entry("/v1/benefit-checks", Feature.ISSUANCE),
          Map.entry("/v1/replacements", Feature.ISSUANCE),
          Map.entry("/v1/temporary-cards", Feature.ISSUANCE),
          Map.entry("/v1/card-enquiries", Feature.ISSUANCE),
          Map.entry("/v1/chip-validations", Feature.ISSUANCE),
          Map.entry("/oauth2", Feature.AUTH),
          Map.entry("/v1/identity-codes", Feature.AUTH),
          Map.entry("/v1/partners", Feature.AUTH),
          Map.entry("/v1/signing-keys", Feature.AUTH),
          Map.entry("/v1/audit-entries", Feature.AUTH),
          Map.entry("/v1/audit-heads", Feature.AUTH),
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
    if (!STREAMED.contains(path)) {
      long most = mostBytes(path);
      if (declaredLength(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > most) {
        // The rest of the body is not read, so the connection cannot be used again.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        refuse(context, ProblemType.CONTENT_TOO_LARGE);
        return;
      }
      context.put(MAX_REQUEST_SIZE_KEY, most);
    }
    context.next();
  }

  private static long mostBytes(String path) {
    if (path.equals(PICTURE)) {
      return MAX_PICTURE_BYTES;
    }
    return PART_RESULTS.matcher(path).matches() ? MAX_PART_RESULTS_BYTES : MAX_BODY_BYTES;
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
