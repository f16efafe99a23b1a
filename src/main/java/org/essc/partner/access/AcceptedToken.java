package org.essc.partner.access;

import java.time.Instant;
import java.util.Set;
import org.essc.region.Jurisdiction;

/**
 * What remains of a token that quarkus-oidc has accepted.
 *
 * @param staff whether the operator's identity provider issued it; a partner's otherwise
 * @param scopes a partner token's scopes; empty for staff, whatever their token contains
 * @param roles staff roles; empty for partners, whatever their token contains
 * @param issuedAt whole seconds; the beginning of time where the token does not say
 * @param jurisdiction of staff; a partner's stands in the database
 * @param jkt thumbprint of the key that it is bound to (RFC 9449 §6), or null
 */
record AcceptedToken(
    boolean staff,
    String subject,
    Set<String> scopes,
    Set<String> roles,
    Jurisdiction jurisdiction,
    Instant issuedAt,
    Instant expiresAt,
    String jkt) {

  boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
