package org.essc.keys;

/** A token was not accepted. Carries the reason and nothing of the token. */
public final class JwtRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why; stable names, fit for metrics and audit. */
  public enum Reason {
    /** Longer than any token this platform reads. */
    TOO_LARGE,
    /** Not three parts of canonical base64url holding JSON objects without duplicate members. */
    MALFORMED,
    /** {@code alg} is {@code none}, unknown, or not the algorithm of the key. */
    ALGORITHM,
    /** {@code typ} is not the expected one. */
    TYPE,
    /** {@code crit} names an extension (none is understood), or {@code b64} is used. */
    CRITICAL_EXTENSION,
    /**
     * The header brings or points to a key of its own: {@code jwk}, {@code jku}, {@code x5u},
     * {@code x5c}.
     */
    EMBEDDED_KEY,
    /** No {@code kid}. */
    KEY_ID_MISSING,
    /** {@code kid} is not in the trusted set: perhaps the set should be read anew. */
    KEY_UNKNOWN,
    /** The key is past its own expiry. */
    KEY_EXPIRED,
    SIGNATURE,
    EXPIRY_MISSING,
    EXPIRED,
    NOT_YET_VALID,
    /** Valid for longer than is accepted, or without {@code iat} where the life cannot be told. */
    LIFETIME,
    ISSUER,
    AUDIENCE,
    SUBJECT,
    /** A claim that is required is missing, or a registered claim has the wrong type. */
    CLAIMS,
    /** A proof of possession for another method or address (RFC 9449 §4.3). */
    REQUEST,
    /** A proof of possession that was made for another access token, or for none. */
    TOKEN_HASH
  }

  private final Reason reason;

  JwtRefusedException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
