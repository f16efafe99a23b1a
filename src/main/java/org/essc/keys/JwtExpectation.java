package org.essc.keys;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What a token has to be to be accepted.
 *
 * @param types accepted {@code typ} values in lower case, without {@code application/}
 * @param typeMayBeAbsent whether a token without {@code typ} is accepted too (client assertions)
 * @param issuer the only accepted {@code iss}
 * @param audiences at least one of these has to be in {@code aud}; empty for any, which only {@link
 *     #ofAnyAudience} makes
 * @param soleAudience whether {@code aud} may name nobody else
 * @param subject the only accepted {@code sub}, or null for any or none
 * @param maxLife from {@code iat} (or from now where it is missing) to {@code exp}, at most
 * @param skew how far clocks may be apart
 * @param requiredClaims have to be there and not be null
 */
public record JwtExpectation(
    Set<String> types,
    boolean typeMayBeAbsent,
    String issuer,
    Set<String> audiences,
    boolean soleAudience,
    String subject,
    Duration maxLife,
    Duration skew,
    Set<String> requiredClaims) {

  public static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);

  public JwtExpectation {
    if (types.isEmpty() && !typeMayBeAbsent) {
      throw new IllegalArgumentException("name at least one type");
    }
    if (issuer == null || issuer.isEmpty()) {
      throw new IllegalArgumentException("name an issuer");
    }
    if (maxLife.isNegative() || maxLife.isZero() || skew.isNegative()) {
      throw new IllegalArgumentException("durations must be positive");
    }
    types = Set.copyOf(types.stream().map(JwtExpectation::normalType).toList());
    audiences = Set.copyOf(audiences);
    requiredClaims = Set.copyOf(requiredClaims);
  }

  /** Expects one type, one issuer and one audience, with {@link #DEFAULT_SKEW}. */
  public static JwtExpectation of(String type, String issuer, String audience, Duration maxLife) {
    return new JwtExpectation(
        Set.of(type),
        false,
        issuer,
        Set.of(audience),
        false,
        null,
        maxLife,
        DEFAULT_SKEW,
        Set.of());
  }

  /**
   * Expects a token that its own issuer is shown again, whoever it was for: whoever asks looks at
   * the audience that it then has.
   */
  public static JwtExpectation ofAnyAudience(String type, String issuer, Duration maxLife) {
    return new JwtExpectation(
        Set.of(type), false, issuer, Set.of(), false, null, maxLife, DEFAULT_SKEW, Set.of());
  }

  /** A token without {@code typ} is accepted too. */
  public JwtExpectation orWithoutType() {
    return new JwtExpectation(
        types, true, issuer, audiences, soleAudience, subject, maxLife, skew, requiredClaims);
  }

  /** These types instead. */
  public JwtExpectation withTypes(Set<String> accepted) {
    return new JwtExpectation(
        accepted,
        typeMayBeAbsent,
        issuer,
        audiences,
        soleAudience,
        subject,
        maxLife,
        skew,
        requiredClaims);
  }

  /** These audiences instead, any of them. */
  public JwtExpectation withAudiences(Set<String> accepted) {
    requireAudience(accepted);
    return new JwtExpectation(
        types,
        typeMayBeAbsent,
        issuer,
        accepted,
        soleAudience,
        subject,
        maxLife,
        skew,
        requiredClaims);
  }

  /** {@code aud} may name nobody else, so that the token cannot be passed on to another server. */
  public JwtExpectation withSoleAudience() {
    return new JwtExpectation(
        types, typeMayBeAbsent, issuer, audiences, true, subject, maxLife, skew, requiredClaims);
  }

  public JwtExpectation withSubject(String only) {
    return new JwtExpectation(
        types,
        typeMayBeAbsent,
        issuer,
        audiences,
        soleAudience,
        only,
        maxLife,
        skew,
        requiredClaims);
  }

  public JwtExpectation withSkew(Duration allowed) {
    return new JwtExpectation(
        types,
        typeMayBeAbsent,
        issuer,
        audiences,
        soleAudience,
        subject,
        maxLife,
        allowed,
        requiredClaims);
  }

  public JwtExpectation withRequiredClaims(Set<String> required) {
    return new JwtExpectation(
        types, typeMayBeAbsent, issuer, audiences, soleAudience, subject, maxLife, skew, required);
  }

  /**
   * RFC 7515 §4.1.9: a media type compares without case, and {@code application/} may be left out.
   */
  static String normalType(String type) {
    var lower = type.toLowerCase(Locale.ROOT);
    var prefix = "application/";
    return lower.startsWith(prefix) && lower.indexOf('/', prefix.length()) < 0
        ? lower.substring(prefix.length())
        : lower;
  }

  private static void requireAudience(Set<String> accepted) {
    if (accepted.isEmpty()) {
      throw new IllegalArgumentException("name an audience");
    }
  }
}
