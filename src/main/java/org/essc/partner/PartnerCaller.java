package org.essc.partner;

import java.util.Set;
import org.essc.platform.web.Caller;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.ApplicationRoute;

/**
 * The partner that sent the request, as the database had it when the request came in.
 *
 * @param roles texts of {@link PartnerRole}
 * @param scopes what the token was given and the partner may still use now
 * @param claims names of the claims about a holder that it may receive
 * @param serviceChannels the channels of the card service that it operates
 * @param jurisdiction the regions whose cards it may serve on them
 * @param agencyRoutes as what it may apply for its people: employer, community, school, …
 * @param requestsPerSecond its rate limit, over all instances together
 */
public record PartnerCaller(
    PartnerNo partnerNo,
    Set<String> roles,
    Set<String> scopes,
    Set<String> claims,
    Set<Channel> serviceChannels,
    Jurisdiction jurisdiction,
    Set<ApplicationRoute> agencyRoutes,
    int requestsPerSecond)
    implements Caller {

  public PartnerCaller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    claims = Set.copyOf(claims);
    serviceChannels = Set.copyOf(serviceChannels);
    agencyRoutes = Set.copyOf(agencyRoutes);
  }

  @Override
  public String idempotencyCaller() {
    return partnerNo.value();
  }

  @Override
  public boolean staff() {
    return false;
  }
}
