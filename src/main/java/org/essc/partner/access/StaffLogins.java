package org.essc.partner.access;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.json.JsonNumber;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.essc.partner.StaffLogin;

/**
 * Staff at the console: logged in by the code flow (OpenID Connect Core §3.1) at the operator's
 * identity provider, and known by a session's cookie. Under the console's paths nothing else
 * counts, and nowhere else does it: the cookie opens no operation of the API, no bearer token a
 * page.
 */
@Singleton
public class StaffLogins {

  /** Where the console's pages are; the cookie belongs to it. */
  public static final String PATH = "/console";

  private final OidcAuthenticationMechanism oidc;
  private final TokenTenants tenants;
  private final CallerIdentities identities;

  StaffLogins(OidcAuthenticationMechanism oidc, TokenTenants tenants, CallerIdentities identities) {
    this.oidc = oidc;
    this.tenants = tenants;
    this.identities = identities;
  }

  /** Whether there is a provider to log in at; without one there is no console. */
  public boolean present() {
    return tenants.consolePresent();
  }

  static boolean ofConsole(RoutingContext request) {
    var path = request.normalizedPath();
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  /**
   * Who the session's cookie speaks for; null without one. Fails with a redirection of
   * quarkus-oidc's where the request is a step of the code flow.
   */
  Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
    if (!present()) {
      return Uni.createFrom().nullItem();
    }
    tenants.chooseConsole(request);
    return oidc.authenticate(request, providers)
        .chain(
            found -> found == null ? Uni.createFrom().<SecurityIdentity>nullItem() : staff(found));
  }

  /** Where the browser logs in; what is needed for its return is in cookies of the answer. */
  public Uni<ChallengeData> challenge(RoutingContext request) {
    tenants.chooseConsole(request);
    return oidc.getChallenge(request);
  }

  private Uni<SecurityIdentity> staff(SecurityIdentity found) {
    return identities
        .of(OidcBorder.token(found, true))
        .map(
            staff ->
                QuarkusSecurityIdentity.builder(staff)
                    .addAttribute(StaffLogin.ATTRIBUTE, login((JsonWebToken) found.getPrincipal()))
                    .build());
  }

  private static StaffLogin login(JsonWebToken idToken) {
    Object time = idToken.getClaim("auth_time");
    long seconds =
        time instanceof JsonNumber number
            ? number.longValue()
            : time instanceof Number plain ? plain.longValue() : 0;
    return new StaffLogin(Instant.ofEpochSecond(seconds), name(idToken));
  }

  private static String name(JsonWebToken idToken) {
    for (var claim : new String[] {"name", "preferred_username"}) {
      if (idToken.getClaim(claim) instanceof String name && !name.isBlank()) {
        return name;
      }
    }
    return idToken.getSubject();
  }
}
