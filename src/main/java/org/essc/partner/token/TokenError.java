package org.essc.partner.token;

import java.time.Duration;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * A refusal in the token endpoint's own form (RFC 6749 §5.2).
 *
 * <p>The description is fixed text for developers; it never repeats what was sent. The reason is a
 * code for the audit log only.
 */
public final class TokenError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String PENDING = "pending";
  private static final Duration SOON = Duration.ofSeconds(1);

  private final String code;
  private final int status;
  private final String reason;
  private final Duration comeAgain;

  private TokenError(String code, int status, String reason, String description, Throwable cause) {
    this(code, status, reason, description, SOON, cause);
  }

  private TokenError(
      String code,
      int status,
      String reason,
      String description,
      Duration comeAgain,
      Throwable cause) {
    super(description, cause, false, false);
    this.code = code;
    this.status = status;
    this.reason = reason;
    this.comeAgain = comeAgain;
  }

  public static TokenError invalidRequest(String description) {
    return new TokenError("invalid_request", 400, "invalid-request", description, null);
  }

  /** What an authorization endpoint refuses (§4.1.2.1), said to a client that pushed it. */
  public static TokenError refused(String code, String description) {
    return new TokenError(code, 400, code.replace('_', '-'), description, null);
  }

  /** Whoever the client is, it did not prove it. */
  public static TokenError invalidClient(String reason) {
    return new TokenError("invalid_client", 401, reason, "Client authentication failed.", null);
  }

  public static TokenError invalidScope() {
    var description = "A requested scope is unknown or not granted to this client.";
    return new TokenError("invalid_scope", 400, "invalid-scope", description, null);
  }

  /**
   * A code or a refresh token that is not good, or not good for this client (RFC 6749 §5.2).
   *
   * @param reason for the audit log
   */
  public static TokenError invalidGrant(String reason) {
    var description = "The code or refresh token is not, or no longer, good for this request.";
    return new TokenError("invalid_grant", 400, reason, description, null);
  }

  /** The client is not registered for such grants. */
  public static TokenError unauthorizedClient() {
    var description = "This client may not use this grant type.";
    return new TokenError("unauthorized_client", 400, "unauthorized-client", description, null);
  }

  /** RFC 9449 §5. */
  public static TokenError invalidDpopProof() {
    var description = "The DPoP proof is missing, does not hold, or was used before.";
    return new TokenError("invalid_dpop_proof", 400, "dpop-proof", description, null);
  }

  /** What was asked for is denied, whoever asks (OpenID CIBA Core 1.0 §13). */
  public static TokenError denied(String reason) {
    var description = "The holder's card or channel may not be used.";
    return new TokenError("access_denied", 403, reason, description, null);
  }

  /** The holder has not decided yet (OpenID CIBA Core 1.0 §11). */
  public static TokenError pending(boolean askedTooSoon) {
    return askedTooSoon
        ? new TokenError("slow_down", 400, PENDING, "Wait five seconds longer from now on.", null)
        : new TokenError(
            "authorization_pending", 400, PENDING, "The holder has not decided yet.", null);
  }

  static TokenError unsupportedGrantType() {
    var description = "This grant type is not supported.";
    return new TokenError(
        "unsupported_grant_type", 400, "unsupported-grant-type", description, null);
  }

  /** RFC 7009 §2.2.1: the client's own, but of those that end with their time alone. */
  public static TokenError unsupportedTokenType() {
    var description = "A token for the API cannot be revoked; it is good for ten minutes.";
    return new TokenError(
        "unsupported_token_type", 400, "unsupported-token-type", description, null);
  }

  /** Not in RFC 6749 for this endpoint, but what its authorization endpoint says (§4.1.2.1). */
  public static TokenError unavailable(Throwable cause) {
    if (ProblemException.unavailable(cause).type() == ProblemType.OVERLOADED) {
      return overloaded();
    }
    var description = "A system that the service depends on is away; try again shortly.";
    return new TokenError(
        "temporarily_unavailable", 503, "service-unavailable", description, cause);
  }

  /** As {@link #unavailable}, where nothing is away but too much is asked. */
  public static TokenError overloaded() {
    var description = "Too many requests at the moment; try again shortly.";
    return new TokenError("temporarily_unavailable", 503, "overloaded", description, null);
  }

  static TokenError tooMany() {
    var description = "Too many token requests; a token is good for ten minutes.";
    return new TokenError("temporarily_unavailable", 429, "too-many-requests", description, null);
  }

  /**
   * Too many from the network address that a client which proves nothing comes from.
   *
   * @param comeAgain when there are some again
   */
  public static TokenError tooManyOfAddress(Duration comeAgain) {
    var description = "Too many requests from this network address; try again later.";
    return new TokenError(
        "temporarily_unavailable", 429, "too-many-requests", description, comeAgain, null);
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  /** When to ask again, where the status says so (429, 503). */
  Duration comeAgain() {
    return comeAgain;
  }

  /** Whether it says no more than to ask again. */
  boolean isPending() {
    return PENDING.equals(reason);
  }

  public String reason() {
    return reason;
  }
}
