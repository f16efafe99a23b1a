package org.essc.partner.access;

import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
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

  private final PartnerDirectory partners;
  private final RateLimits rates;

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
        .call(standing -> rates.take(standing.partnerNo(), standing.requestsPerSecond()))
        .map(standing -> partner(token, standing));
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

  private static SecurityIdentity partner(AcceptedToken token, Standing standing) {
    var scopes = new HashSet<>(token.scopes());
    scopes.retainAll(standing.scopes());
    var identity =
        QuarkusSecurityIdentity.builder()
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
                    standing.requestsPerSecond()));
    scopes.forEach(scope -> identity.addPermission(permission(scope)));
    return identity.build();
  }

  /** As {@code @PermissionsAllowed("name:action")} reads it. */
  private static StringPermission permission(String scope) {
    int colon = scope.indexOf(':');
    return colon < 0
        ? new StringPermission(scope)
        : new StringPermission(scope.substring(0, colon), scope.substring(colon + 1));
  }
}
