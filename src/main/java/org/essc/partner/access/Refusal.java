package org.essc.partner.access;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Locale;
import java.util.Map;

/** Why a token was not accepted. For the audit log and the tests; a caller only learns 401. */
public enum Refusal {
  /** Not a compact JWS with JSON inside, or more than one Authorization header. */
  MALFORMED,
  /**
   * A header that no access token of ours has: another algorithm, an embedded key, {@code crit}.
   */
  HEADER,
  /** Signed for another use: {@code typ} is not {@code at+jwt} (RFC 9068 §2.1). */
  TYPE,
  /** From an issuer that nobody here trusts. */
  ISSUER,
  /** Signature, audience or a time did not hold. */
  INVALID,
  EXPIRED,
  /** Bound to a key and shown without its proof, or by a proof of another, or not bound at all. */
  PROOF,
  /** The partner is suspended or gone. */
  SUSPENDED,
  /** Issued before all of the partner's tokens were revoked. */
  REVOKED;

  static final String ATTRIBUTE = "org.essc.refusal";

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  AuthenticationFailedException exception() {
    return new AuthenticationFailedException(Map.of(ATTRIBUTE, this));
  }

  AuthenticationFailedException exception(Throwable cause) {
    return new AuthenticationFailedException(cause, Map.of(ATTRIBUTE, this));
  }

  static Refusal of(AuthenticationFailedException failure) {
    return failure.getAttribute(ATTRIBUTE) instanceof Refusal refusal ? refusal : INVALID;
  }
}
