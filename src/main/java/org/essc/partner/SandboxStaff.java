package org.essc.partner;

import io.quarkus.oidc.OidcTenantConfig;
import java.util.Optional;
import java.util.Set;
import org.essc.platform.config.Issuer;

/**
 * The sandbox standing in for the operator's identity provider. There is one only while the sandbox
 * runs; without it the token endpoint knows no staff.
 */
public interface SandboxStaff {

  /** The issuer of the sandbox's staff tokens; outside the sandbox nobody trusts it. */
  static String issuer(Issuer issuer) {
    return issuer.endpoint("/sandbox/staff");
  }

  /** False outside the sandbox, whatever else is configured. */
  boolean present();

  /**
   * A demo member of staff.
   *
   * @param regions codes of the regions whose cards they may serve
   */
  record Member(StaffRole role, Set<String> regions) {}

  /** The demo member of staff, if number and secret fit. */
  Optional<Member> login(String staffNo, String secret);

  /**
   * The provider as quarkus-oidc is told of it for the console; asked for only where {@link
   * #present}.
   *
   * @param keys address of the keys that its tokens are verified with
   */
  OidcTenantConfig console(String tenantId, String keys);
}
