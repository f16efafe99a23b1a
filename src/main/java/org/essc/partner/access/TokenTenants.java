package org.essc.partner.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.TenantResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.SignatureAlgorithm;
import io.quarkus.vertx.http.HttpServer;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.partner.SandboxStaff;
import org.essc.platform.config.Issuer;

/**
 * Which quarkus-oidc tenant verifies a token, by the issuer it names.
 *
 * <p>The platform's own tokens are verified as any resource server would: against the published
 * JWKS, which an instance asks of itself, so that it depends on no other one. A token by a key that
 * is not among the platform's does not come so far; a key taken out of the JWKS is forgotten within
 * a minute.
 */
@Singleton
public class TokenTenants implements TenantConfigResolver, TenantResolver {

  /** The statically configured tenant: {@code quarkus.oidc.staff.*}. */
  static final String STAFF = "staff";

  /** The statically configured tenant of the console: {@code quarkus.oidc.console.*}. */
  private static final String CONSOLE = "console";

  private static final String SANDBOX_CONSOLE = "sandbox-console";
  private static final String PARTNER = "partner";
  private static final String SANDBOX_STAFF = "sandbox-staff";
  private static final String CHOSEN = "org.essc.tenant";
  private static final Duration KEY_KEPT = Duration.ofMinutes(1);

  private final Issuer issuer;
  private final HttpServer server;
  private final SandboxStaff sandboxStaff;
  private final boolean staffProvider;
  private final boolean consoleProvider;
  private final Optional<String> jwksUri;
  private final ConcurrentMap<String, OidcTenantConfig> tenants = new ConcurrentHashMap<>();

  /**
   * @param staffProvider whether the operator's identity provider is configured
   * @param consoleProvider whether it is for the console
   * @param jwksUri where this instance finds its own JWKS; for unusual listeners only
   */
  public TokenTenants(
      Issuer issuer,
      HttpServer server,
      SandboxStaff sandboxStaff,
      @ConfigProperty(name = "quarkus.oidc.staff.tenant-enabled") boolean staffProvider,
      @ConfigProperty(name = "quarkus.oidc.console.tenant-enabled") boolean consoleProvider,
      @ConfigProperty(name = "essc.token.jwks-uri") Optional<String> jwksUri) {
    this.issuer = issuer;
    this.server = server;
    this.sandboxStaff = sandboxStaff;
    this.staffProvider = staffProvider;
    this.consoleProvider = consoleProvider;
    this.jwksUri = jwksUri;
  }

  /** Chooses the tenant for this request; true if it is one of staff. */
  boolean choose(RoutingContext request, UnverifiedToken token) {
    token.requireNoForeignHeaders();
    if (token.isFrom(issuer.value())) {
      token.requireAccessToken();
      request.put(CHOSEN, PARTNER);
      return false;
    }
    if (sandboxStaff.present() && token.isFrom(SandboxStaff.issuer(issuer))) {
      token.requireAccessToken();
      request.put(CHOSEN, SANDBOX_STAFF);
      return true;
    }
    if (!staffProvider) {
      throw Refusal.ISSUER.exception();
    }
    request.put(CHOSEN, STAFF);
    return true;
  }

  boolean consolePresent() {
    return consoleProvider || sandboxStaff.present();
  }

  /** The operator's own provider where one is configured, also in a sandbox. */
  void chooseConsole(RoutingContext request) {
    request.put(CHOSEN, consoleProvider ? CONSOLE : SANDBOX_CONSOLE);
  }

  /** Whether the platform itself must have signed it. */
  boolean isOwn(UnverifiedToken token) {
    return token.isFrom(issuer.value())
        || sandboxStaff.present() && token.isFrom(SandboxStaff.issuer(issuer));
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
    String chosen = request.get(CHOSEN);
    if (PARTNER.equals(chosen)) {
      return Uni.createFrom().item(() -> own(PARTNER, issuer.value()));
    }
    if (SANDBOX_STAFF.equals(chosen)) {
      var name = SandboxStaff.issuer(issuer);
      return Uni.createFrom().item(() -> own(SANDBOX_STAFF, name));
    }
    if (SANDBOX_CONSOLE.equals(chosen)) {
      return Uni.createFrom()
          .item(
              () ->
                  tenants.computeIfAbsent(SANDBOX_CONSOLE, id -> sandboxStaff.console(id, keys())));
    }
    return Uni.createFrom().nullItem();
  }

  @Override
  public String resolve(RoutingContext request) {
    return request.get(CHOSEN);
  }

  private OidcTenantConfig own(String tenant, String tokenIssuer) {
    return tenants.computeIfAbsent(tenant, id -> config(id, tokenIssuer));
  }

  private OidcTenantConfig config(String tenant, String tokenIssuer) {
    return OidcTenantConfig.builder()
        .tenantId(tenant)
        .authServerUrl(tokenIssuer)
        .discoveryEnabled(false)
        .jwksPath(keys())
        .jwks()
        .resolveEarly(false)
        .cacheTimeToLive(KEY_KEPT)
        .end()
        .roles()
        .roleClaimPath("roles")
        .end()
        .token()
        .issuer(tokenIssuer)
        .audience(Issuer.API_AUDIENCE)
        .subjectRequired()
        .signatureAlgorithm(SignatureAlgorithm.ES256)
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .end()
        .build();
  }

  private String keys() {
    return jwksUri.orElseGet(
        () -> server.getLocalBaseUri().resolve("/.well-known/jwks.json").toString());
  }
}
