package org.essc.partner;

import io.quarkus.arc.DefaultBean;
import io.quarkus.oidc.OidcTenantConfig;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What a build without the sandbox knows of it. */
@DefaultBean
@Singleton
class NoSandbox implements SandboxStaff {

  @Override
  public boolean present() {
    return false;
  }

  @Override
  public Optional<Member> login(String staffNo, String secret) {
    return Optional.empty();
  }

  @Override
  public OidcTenantConfig console(String tenantId, String keys) {
    throw new IllegalStateException("no sandbox");
  }
}
