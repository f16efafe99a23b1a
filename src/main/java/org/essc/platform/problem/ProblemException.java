package org.essc.platform.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.essc.platform.pressure.LoadGauge;

/**
 * The one refusal that use cases throw; it becomes an RFC 9457 document only at the HTTP front.
 *
 * <p>It carries no personal data and no stack trace: a refusal is an answer, not a fault.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemType type;
  private final transient List<Violation> violations;
  private final transient Map<String, Object> members;
  private final transient Duration retryAfter;
  private final transient String document;

  private ProblemException(
      ProblemType type,
      List<Violation> violations,
      Map<String, Object> members,
      Duration retryAfter,
      String document,
      Throwable cause) {
    super(type.code(), cause, false, false);
    this.document = document;
    this.type = type;
    this.violations = violations;
    this.members = members;
    this.retryAfter = retryAfter;
  }

  public static ProblemException of(ProblemType type) {
    return new ProblemException(type, List.of(), Map.of(), null, null, null);
  }

  /** Whether a failure is a refusal of one of these types. */
  public static boolean isOf(Throwable failure, ProblemType... types) {
    return failure instanceof ProblemException problem && List.of(types).contains(problem.type());
  }

  /** A 400 that names the one field at fault. */
  public static ProblemException invalid(String field, String message) {
    return invalid(List.of(new Violation(field, message)));
  }

  public static ProblemException invalid(List<Violation> violations) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST, List.copyOf(violations), Map.of(), null, null, null);
  }

  /**
   * A dependency is away: 503 with {@code Retry-After: 1}. Where the cause is that too much is
   * asked, it is {@link #overloaded()}.
   *
   * @param cause null where something did not come in time
   */
  public static ProblemException unavailable(Throwable cause) {
    var overload = Unavailability.overloadIn(cause);
    if (overload != null) {
      return overload;
    }
    if (Unavailability.isLateness(cause) && LoadGauge.overloaded()) {
      return overloaded();
    }
    return new ProblemException(
        ProblemType.SERVICE_UNAVAILABLE, List.of(), Map.of(), Duration.ofSeconds(1), null, cause);
  }

  /** More is asked than can be answered in time: 503 with {@code Retry-After: 1}. */
  public static ProblemException overloaded() {
    return new ProblemException(
        ProblemType.OVERLOADED, List.of(), Map.of(), Duration.ofSeconds(1), null, null);
  }

  /**
   * The same request is still being carried out: 409 with {@code Retry-After: 1}, as it is over
   * soon.
   */
  public static ProblemException inProgress() {
    return new ProblemException(
        ProblemType.REQUEST_IN_PROGRESS, List.of(), Map.of(), Duration.ofSeconds(1), null, null);
  }

  /** A limit is reached: 429 with {@code Retry-After} in whole seconds, at least one. */
  public static ProblemException tooMany(Duration retryAfter) {
    return new ProblemException(
        ProblemType.TOO_MANY_REQUESTS, List.of(), Map.of(), retryAfter, null, null);
  }

  /** The same problem with an extension member (RFC 9457 §3.2), such as {@code reason}. */
  public ProblemException with(String member, Object value) {
    var extended = new LinkedHashMap<>(members);
    extended.put(member, value);
    return new ProblemException(type, violations, extended, retryAfter, document, getCause());
  }

  /** The same problem with its document as it was, or will be, sent: a repeat gets those bytes. */
  public ProblemException withDocument(String json) {
    return new ProblemException(type, violations, members, retryAfter, json, getCause());
  }

  /** The document to send instead of a new one, or null. */
  public String document() {
    return document;
  }

  public ProblemType type() {
    return type;
  }

  public List<Violation> violations() {
    return violations;
  }

  public Map<String, Object> members() {
    return members;
  }

  /** How long the caller should wait, or null where waiting does not help. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
