package org.essc.partner.access;

import java.util.Set;
import org.essc.partner.PartnerNo;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.ApplicationRoute;

/**
 * A partner as the database has it now.
 *
 * @param requestsPerSecond its rate limit, over all instances together
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
    int requestsPerSecond) {}
