package org.essc.partner.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.Permission;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.essc.partner.Callers;
import org.essc.partner.PartnerCaller;
import org.essc.partner.PartnerNo;
import org.essc.partner.StaffCaller;

/**
 * The identity behind an accepted token. A partner gets permissions and never a staff role; staff
 * get roles and never a partner's permission. A partner's scopes are those of the token that it
 * still has now.
 *
 * <p>Endpoints that serve both name the staff's roles as permissions too: {@code
 * &#64;PermissionsAllowed({"cards:report-loss", "staff:clerk"})}. No scope begins with {@code
 * staff:}.
 */
@Singleton
class CallerIdentities {

  /** By scope; a partner has none that is not one of the platform's. */
  private static final Map<String, StringPermission> PERMISSIONS = new ConcurrentHashMap<>();

  private final PartnerDirectory partners;
  private final RateLimits rates;

  /** As long as the token is remembered, for that very object. */
  private final Cache<AcceptedToken, Made> identities = Caffeine.newBuilder().weakKeys().build();

  /**
   * @param standing that the identity was made of, and that it is good for
   */
  private record Made(Standing standing, SecurityIdentity identity) {}

  CallerIdentities(PartnerDirectory partners, RateLimits rates) {
    this.partners = partners;
    this.rates = rates;
  }

  Uni<SecurityIdentity> of(AcceptedToken token) {
    if (token.staff()) {
      return Uni.createFrom().item(staff(token));
    }
    return PartnerNo.find(token.subject())
        .map(partners::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(found -> found.filter(Standing::active).orElseThrow(Refusal.SUSPENDED::exception))
        .invoke(
            standing -> {
              if (!standing.accepts(token.issuedAt())) {
                throw Refusal.REVOKED.exception();
              }
            })
        .call(standing -> rates.take(standing.partnerNo(), standing.requestsPerSecond()))
        .map(standing -> identity(token, standing));
  }

  private static SecurityIdentity staff(AcceptedToken token) {
    var identity =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(token.subject()))
            .addRoles(token.roles())
            .addAttribute(
                Callers.CALLER,
                new StaffCaller(token.subject(), token.roles(), token.jurisdiction()));
    token.roles().forEach(role -> identity.addPermission(new StringPermission("staff", role)));
    return identity.build();
  }

  /**
   * Made once, until the standing is another: {@link PartnerDirectory} gives another object then.
   */
  private SecurityIdentity identity(AcceptedToken token, Standing standing) {
    var before = identities.getIfPresent(token);
    if (before != null && before.standing() == standing) {
      return before.identity();
    }
    var identity = partner(token, standing);
    identities.put(token, new Made(standing, identity));
    return identity;
  }

  private static SecurityIdentity partner(AcceptedToken token, Standing standing) {
    var scopes = new HashSet<>(token.scopes());
    scopes.retainAll(standing.scopes());
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(standing.partnerNo().value()))
        .addAttribute(
            Callers.CALLER,
            new PartnerCaller(
                standing.partnerNo(),
                standing.roles(),
                scopes,
                standing.claims(),
                standing.serviceChannels(),
                standing.jurisdiction(),
                standing.agencyRoutes(),
                standing.requestsPerSecond()))
        .addPermissionChecker(asked -> Uni.createFrom().item(grants(scopes, asked)))
        .build();
  }

  /** Of many scopes an operation asks for one: so no set is made of all for each request. */
  private static boolean grants(Set<String> scopes, Permission asked) {
    for (var scope : scopes) {
      if (PERMISSIONS.computeIfAbsent(scope, CallerIdentities::permission).implies(asked)) {
        return true;
      }
    }
    return false;
  }

  /** As {@code @PermissionsAllowed("name:action")} reads it. */
  private static StringPermission permission(String scope) {
    int colon = scope.indexOf(':');
    return colon < 0
        ? new StringPermission(scope)
        : new StringPermission(scope.substring(0, colon), scope.substring(colon + 1));
  }
}
