package org.essc.partner.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.essc.partner.AgencyRoutes;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerRole;
import org.essc.partner.Scope;
import org.essc.partner.ServiceChannels;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violation;
import org.essc.region.Jurisdiction;

/**
 * What a partner is and may do.
 *
 * @param scopes none that its roles do not open
 * @param claims what it may learn of a holder
 * @param serviceChannels codes of the card service's channels that it operates
 * @param regions division codes whose cards it may serve; 000000 is the whole country
 * @param agencyRoutes as what it may apply for its people: employer, community, school, …
 * @param requestsPerSecond over all instances together, 1 to {@value #MOST_PER_SECOND}
 */
record Entitlements(
    List<String> roles,
    List<String> scopes,
    List<String> claims,
    List<String> serviceChannels,
    List<String> regions,
    List<String> agencyRoutes,
    int requestsPerSecond) {

  static final int DEFAULT_PER_SECOND = 100;
  static final int MOST_PER_SECOND = 100_000;

  /**
   * Checks what an administrator sent and fills in the defaults: all scopes of the roles, the
   * masked name, no service channel, no region, no agency's route, a hundred requests a second.
   */
  static Entitlements of(
      List<String> roles,
      List<String> scopes,
      List<String> claims,
      List<String> serviceChannels,
      List<String> regions,
      List<String> agencyRoutes,
      Integer requestsPerSecond) {
    var violations = new ArrayList<Violation>();
    var known = knownRoles(roles, violations);
    var granted = scopes == null ? scopesOf(known) : grantable(scopes, known, violations);
    var entitled =
        claims == null ? List.of(HolderClaim.MASKED_NAME.text()) : knownClaims(claims, violations);
    var channels = knownChannels(serviceChannels, violations);
    var divisions = knownRegions(regions, violations);
    var routes = knownRoutes(agencyRoutes, violations);
    int limit = requestsPerSecond == null ? DEFAULT_PER_SECOND : requestsPerSecond;
    if (limit < 1 || limit > MOST_PER_SECOND) {
      violations.add(new Violation("requestsPerSecond", "must be 1 to " + MOST_PER_SECOND));
    }
    if (!violations.isEmpty()) {
      throw ProblemException.invalid(violations);
    }
    return new Entitlements(
        known.stream().map(PartnerRole::text).toList(),
        granted,
        entitled,
        channels,
        divisions,
        routes,
        limit);
  }

  private static List<PartnerRole> knownRoles(List<String> roles, List<Violation> violations) {
    var known = new TreeSet<PartnerRole>();
    if (roles == null || roles.isEmpty()) {
      violations.add(new Violation("roles", "at least one is required"));
      return List.of();
    }
    for (var role : roles) {
      PartnerRole.find(role)
          .ifPresentOrElse(
              known::add, () -> violations.add(new Violation("roles", "unknown role")));
    }
    return List.copyOf(known);
  }

  private static List<String> scopesOf(List<PartnerRole> roles) {
    var opened = new TreeSet<String>();
    for (var scope : Scope.values()) {
      if (scope.byDefault() && roles.stream().anyMatch(role -> role.opens(scope))) {
        opened.add(scope.text());
      }
    }
    return List.copyOf(opened);
  }

  private static List<String> grantable(
      List<String> scopes, List<PartnerRole> roles, List<Violation> violations) {
    var granted = new TreeSet<String>();
    for (var text : scopes) {
      var scope = Scope.find(text);
      if (scope.isEmpty()) {
        violations.add(new Violation("scopes", "unknown scope"));
      } else if (roles.stream().noneMatch(role -> role.opens(scope.get()))) {
        violations.add(new Violation("scopes", "not opened by any of the roles"));
      } else {
        // never the standard's name for it: endpoints and tokens know this one
        granted.add(scope.get().text());
      }
    }
    return List.copyOf(granted);
  }

  private static List<String> knownChannels(List<String> codes, List<Violation> violations) {
    var known = new TreeSet<String>();
    for (var code : codes == null ? List.<String>of() : codes) {
      ServiceChannels.find(code)
          .ifPresentOrElse(
              channel -> known.add(channel.code()),
              () -> violations.add(new Violation("serviceChannels", "unknown channel")));
    }
    return List.copyOf(known);
  }

  private static List<String> knownRoutes(List<String> codes, List<Violation> violations) {
    var known = new TreeSet<String>();
    for (var code : codes == null ? List.<String>of() : codes) {
      AgencyRoutes.find(code)
          .ifPresentOrElse(
              route -> known.add(route.code()),
              () -> violations.add(new Violation("agencyRoutes", "unknown route")));
    }
    return List.copyOf(known);
  }

  private static List<String> knownRegions(List<String> codes, List<Violation> violations) {
    if (codes == null) {
      return List.of();
    }
    if (codes.stream().anyMatch(Objects::isNull)) {
      violations.add(new Violation("regions", "region-code-format"));
      return List.of();
    }
    try {
      return Jurisdiction.of(codes).codes().stream().sorted().toList();
    } catch (InvalidValueException invalid) {
      violations.add(new Violation("regions", invalid.code()));
      return List.of();
    }
  }

  private static List<String> knownClaims(List<String> claims, List<Violation> violations) {
    var known = new TreeSet<String>();
    for (var text : claims) {
      HolderClaim.find(text)
          .ifPresentOrElse(
              claim -> known.add(claim.text()),
              () -> violations.add(new Violation("claims", "unknown claim")));
    }
    return List.copyOf(known);
  }
}
