package org.essc.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.essc.keys.JwtRefusedException.Reason;

/**
 * Holds a verified token's claims against what is expected (RFC 7519 §4.1, RFC 8725 §3.8 to 3.10).
 */
final class JwtClaimsCheck {

  private final Clock clock;

  JwtClaimsCheck(Clock clock) {
    this.clock = clock;
  }

  VerifiedJwt check(Map<String, Object> claims, JwtExpectation expectation, String kid, String type)
      throws JwtRefusedException {
    var issuer = text(claims, "iss");
    refuseIf(!expectation.issuer().equals(issuer), Reason.ISSUER);
    var audiences = audiences(claims.get("aud"));
    refuseIf(
        !expectation.audiences().isEmpty()
            && Collections.disjoint(audiences, expectation.audiences()),
        Reason.AUDIENCE);
    refuseIf(expectation.soleAudience() && audiences.size() > 1, Reason.AUDIENCE);
    var subject = text(claims, "sub");
    refuseIf(
        expectation.subject() != null && !expectation.subject().equals(subject), Reason.SUBJECT);
    var jwtId = text(claims, "jti");
    var issuedAt = date(claims, "iat");
    var expiresAt = date(claims, "exp");
    times(issuedAt, date(claims, "nbf"), expiresAt, expectation);
    for (var required : expectation.requiredClaims()) {
      refuseIf(claims.get(required) == null, Reason.CLAIMS);
    }
    return new VerifiedJwt(
        kid,
        type,
        issuer,
        subject,
        audiences,
        jwtId,
        issuedAt,
        expiresAt,
        Collections.unmodifiableMap(claims));
  }

  private void times(
      Instant issuedAt, Instant notBefore, Instant expiresAt, JwtExpectation expectation)
      throws JwtRefusedException {
    var now = clock.instant();
    var skew = expectation.skew();
    refuseIf(expiresAt == null, Reason.EXPIRY_MISSING);
    refuseIf(!now.isBefore(expiresAt.plus(skew)), Reason.EXPIRED);
    refuseIf(notBefore != null && now.plus(skew).isBefore(notBefore), Reason.NOT_YET_VALID);
    refuseIf(issuedAt != null && now.plus(skew).isBefore(issuedAt), Reason.NOT_YET_VALID);
    var life =
        issuedAt == null
            ? Duration.between(now.plus(skew), expiresAt)
            : Duration.between(issuedAt, expiresAt);
    refuseIf(life.compareTo(expectation.maxLife()) > 0, Reason.LIFETIME);
    refuseIf(issuedAt != null && !issuedAt.isBefore(expiresAt), Reason.LIFETIME);
  }

  private static String text(Map<String, Object> claims, String name) throws JwtRefusedException {
    var value = claims.get(name);
    refuseIf(value != null && !(value instanceof String), Reason.CLAIMS);
    return (String) value;
  }

  private static Instant date(Map<String, Object> claims, String name) throws JwtRefusedException {
    var value = claims.get(name);
    return value == null
        ? null
        : NumericDates.read(value).orElseThrow(() -> new JwtRefusedException(Reason.CLAIMS));
  }

  /** One string, or an array of strings. */
  private static List<String> audiences(Object aud) throws JwtRefusedException {
    if (aud == null) {
      return List.of();
    }
    if (aud instanceof String one) {
      return List.of(one);
    }
    refuseIf(
        !(aud instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance),
        Reason.CLAIMS);
    return ((List<?>) aud).stream().map(String.class::cast).toList();
  }

  private static void refuseIf(boolean refused, Reason reason) throws JwtRefusedException {
    if (refused) {
      throw new JwtRefusedException(reason);
    }
  }
}
