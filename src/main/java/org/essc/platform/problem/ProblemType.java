package org.essc.platform.problem;

/**
 * A kind of problem as RFC 9457 means it: a stable code and the HTTP status it is answered with.
 *
 * <p>Each feature declares its own types as constants. The texts that people read stand in {@code
 * problems.properties} (Chinese) and {@code problems_en.properties} under {@code <code>.title} and
 * {@code <code>.detail}; a test holds that every declared type has both.
 *
 * @param code lower-case words joined by hyphens, the last part of {@code urn:essc:problem:<code>}
 * @param status HTTP status, 400 to 599
 */
public record ProblemType(String code, int status) {

  public static final ProblemType INVALID_REQUEST = new ProblemType("invalid-request", 400);
  public static final ProblemType MALFORMED_JSON = new ProblemType("malformed-json", 400);
  public static final ProblemType IDEMPOTENCY_KEY_REQUIRED =
      new ProblemType("idempotency-key-required", 400);
  public static final ProblemType UNAUTHENTICATED = new ProblemType("unauthenticated", 401);
  public static final ProblemType FORBIDDEN = new ProblemType("forbidden", 403);
  public static final ProblemType NOT_FOUND = new ProblemType("not-found", 404);
  public static final ProblemType METHOD_NOT_ALLOWED = new ProblemType("method-not-allowed", 405);
  public static final ProblemType NOT_ACCEPTABLE = new ProblemType("not-acceptable", 406);
  public static final ProblemType REQUEST_TIMEOUT = new ProblemType("request-timeout", 408);
  public static final ProblemType REQUEST_IN_PROGRESS = new ProblemType("request-in-progress", 409);
  public static final ProblemType CONFLICT = new ProblemType("conflict", 409);
  public static final ProblemType CONTENT_TOO_LARGE = new ProblemType("content-too-large", 413);
  public static final ProblemType URI_TOO_LONG = new ProblemType("uri-too-long", 414);
  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      new ProblemType("unsupported-media-type", 415);
  public static final ProblemType IDEMPOTENCY_KEY_REUSED =
      new ProblemType("idempotency-key-reused", 422);
  public static final ProblemType TOO_MANY_REQUESTS = new ProblemType("too-many-requests", 429);
  public static final ProblemType HEADERS_TOO_LARGE = new ProblemType("headers-too-large", 431);
  public static final ProblemType INTERNAL_ERROR = new ProblemType("internal-error", 500);

  /** What is stored is not what was written; nobody's fault who calls. */
  public static final ProblemType RECORD_ALTERED = new ProblemType("record-altered", 500);

  public static final ProblemType SERVICE_UNAVAILABLE = new ProblemType("service-unavailable", 503);

  /** All that is asked cannot be answered in time; nothing that the service depends on is away. */
  public static final ProblemType OVERLOADED = new ProblemType("overloaded", 503);

  /** The {@code type} member of the problem document. */
  public String urn() {
    return "urn:essc:problem:" + code;
  }
}
