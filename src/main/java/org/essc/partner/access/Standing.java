package org.essc.partner.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.essc.partner.PartnerNo;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.ApplicationRoute;

/**
 * A partner as the database has it now.
 *
 * @param requestsPerSecond its rate limit, over all instances together
 * @param tokensRevokedAt tokens issued up to then count no more
 */
public record Standing(
    PartnerNo partnerNo,
    boolean active,
    Set<String> roles,
    Set<String> scopes,
    Set<String> claims,
    Set<Channel> serviceChannels,
    Jurisdiction jurisdiction,
    Set<ApplicationRoute> agencyRoutes,
    int requestsPerSecond,
    Optional<Instant> tokensRevokedAt) {

  /**
   * Whether a token still counts. Tokens name whole seconds: one of the very second of the
   * revocation is refused, whichever came first.
   */
  boolean accepts(Instant issuedAt) {
    return tokensRevokedAt.filter(revoked -> !issuedAt.isAfter(revoked)).isEmpty();
  }
}
