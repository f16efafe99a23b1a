package org.essc.sandbox;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.SignatureAlgorithm;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.partner.SandboxStaff;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;

/**
 * The console's tenant in the sandbox, which stands in for the operator's identity provider: the
 * same code flow as with any, at addresses that need no discovery.
 */
@Singleton
class SandboxConsole {

  static final String CLIENT = "console";

  /** It protects nothing that a newcomer could not choose on the provider's page anyway. */
  static final String SECRET = "sandbox-console";

  /** 256 bits: what the browser keeps of a log-in under way is encrypted by it. */
  private static final int SECRET_LENGTH = 52;

  private final Issuer issuer;
  private final HttpServer server;
  private final Randomness randomness;

  SandboxConsole(Issuer issuer, HttpServer server, Randomness randomness) {
    this.issuer = issuer;
    this.server = server;
    this.randomness = randomness;
  }

  OidcTenantConfig config(String tenant, String keys) {
    var provider = SandboxStaff.issuer(issuer);
    return OidcTenantConfig.builder()
        .tenantId(tenant)
        .applicationType(ApplicationType.WEB_APP)
        .authServerUrl(provider)
        .discoveryEnabled(false)
        .authorizationPath(provider + "/authorize")
        .tokenPath(server.getLocalBaseUri().resolve("/sandbox/staff/token").toString())
        .endSessionPath(provider + "/logout")
        .jwksPath(keys)
        .jwks()
        .resolveEarly(false)
        .cacheTimeToLive(Duration.ofMinutes(1))
        .end()
        .clientId(CLIENT)
        .credentials(SECRET)
        .authentication()
        .redirectPath(StaffLogins.PATH + "/login")
        .restorePathAfterRedirect()
        .pkceRequired()
        .nonceRequired()
        .stateSecret(randomness.base32(SECRET_LENGTH))
        .cookiePath(StaffLogins.PATH)
        .cookieForceSecure(issuer.secure())
        .failOnMissingStateParam()
        .end()
        .tokenStateManager()
        .encryptionRequired(false)
        .end()
        .logout()
        .path(StaffLogins.PATH + "/logout")
        .postLogoutPath(StaffLogins.PATH + "/logged-out")
        .end()
        .roles()
        .roleClaimPath("roles")
        .end()
        .token()
        .issuer(provider)
        .subjectRequired()
        .signatureAlgorithm(SignatureAlgorithm.ES256)
        .end()
        .build();
  }
}
