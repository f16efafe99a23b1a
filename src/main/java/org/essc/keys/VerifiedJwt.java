package org.essc.keys;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A token whose signature and registered claims hold. Only {@link JwtVerifier} can make one, so a
 * method that takes it need not ask again.
 */
public final class VerifiedJwt {

  private final String kid;
  private final String type;
  private final String issuer;
  private final String subject;
  private final List<String> audiences;
  private final String jwtId;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final Map<String, Object> claims;

  VerifiedJwt(
      String kid,
      String type,
      String issuer,
      String subject,
      List<String> audiences,
      String jwtId,
      Instant issuedAt,
      Instant expiresAt,
      Map<String, Object> claims) {
    this.kid = kid;
    this.type = type;
    this.issuer = issuer;
    this.subject = subject;
    this.audiences = audiences;
    this.jwtId = jwtId;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
    this.claims = claims;
  }

  /** The key that verified it. */
  public String kid() {
    return kid;
  }

  /** {@code typ} in lower case and without {@code application/}; empty where there was none. */
  public Optional<String> type() {
    return Optional.ofNullable(type);
  }

  public String issuer() {
    return issuer;
  }

  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }

  public List<String> audiences() {
    return audiences;
  }

  public Optional<String> jwtId() {
    return Optional.ofNullable(jwtId);
  }

  public Optional<Instant> issuedAt() {
    return Optional.ofNullable(issuedAt);
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** A claim that is a string; empty where it is missing or something else. */
  public Optional<String> text(String claim) {
    return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** All claims as JSON values: String, Number, Boolean, List, Map or null. Unmodifiable. */
  public Map<String, Object> claims() {
    return claims;
  }

  @Override
  public String toString() {
    return "VerifiedJwt[kid=" + kid + "]";
  }
}
