package org.essc.partner.access;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.essc.partner.StaffRole;
import org.essc.platform.failure.Causes;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Jurisdiction;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** The border to quarkus-oidc: what it accepted, and why it did not. */
final class OidcBorder {

  /** An array of division codes (GB/T 2260). */
  private static final String REGIONS = "regions";

  private OidcBorder() {}

  static AcceptedToken token(SecurityIdentity identity, boolean staff) {
    if (identity == null || !(identity.getPrincipal() instanceof JsonWebToken jwt)) {
      throw Refusal.INVALID.exception();
    }
    if (jwt.getSubject() == null || jwt.getExpirationTime() <= 0) {
      throw Refusal.INVALID.exception();
    }
    var issuedAt = Instant.ofEpochSecond(jwt.getIssuedAtTime());
    var expiresAt = Instant.ofEpochSecond(jwt.getExpirationTime());
    return staff
        ? new AcceptedToken(
            true,
            jwt.getSubject(),
            Set.of(),
            StaffRole.known(identity.getRoles()),
            jurisdiction(jwt),
            issuedAt,
            expiresAt,
            jkt(jwt))
        : new AcceptedToken(
            false,
            jwt.getSubject(),
            scopes(jwt),
            Set.of(),
            Jurisdiction.NOWHERE,
            issuedAt,
            expiresAt,
            jkt(jwt));
  }

  /** The operator's identity provider says it; who has no such claim serves nobody's card. */
  private static Jurisdiction jurisdiction(JsonWebToken jwt) {
    return jwt.getClaim(REGIONS) instanceof JsonArray codes
        ? Jurisdiction.lenient(
            codes.stream()
                .filter(JsonString.class::isInstance)
                .map(code -> ((JsonString) code).getString())
                .toList())
        : Jurisdiction.NOWHERE;
  }

  private static Set<String> scopes(JsonWebToken jwt) {
    return jwt.getClaim("scope") instanceof String scope && !scope.isBlank()
        ? Set.of(scope.split(" "))
        : Set.of();
  }

  private static String jkt(JsonWebToken jwt) {
    return jwt.getClaim("cnf") instanceof Map<?, ?> key && key.get("jkt") instanceof String jkt
        ? jkt
        : null;
  }

  /** A refused token is the caller's matter (401); keys that cannot be had are ours (503). */
  static Throwable translate(Throwable failure) {
    if (failure instanceof ProblemException) {
      return failure;
    }
    for (var cause : Causes.of(failure).toList()) {
      if (cause instanceof AuthenticationFailedException refused
          && refused.getAttribute(Refusal.ATTRIBUTE) != null) {
        return refused;
      }
      if (cause instanceof InvalidJwtException invalid) {
        return (invalid.hasExpired() ? Refusal.EXPIRED : Refusal.INVALID).exception(failure);
      }
      if (cause instanceof OIDCException
          || cause instanceof IOException
          || cause instanceof TimeoutException) {
        return ProblemException.unavailable(failure);
      }
    }
    return Refusal.INVALID.exception(failure);
  }
}
