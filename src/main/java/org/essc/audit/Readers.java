package org.essc.audit;

import io.quarkus.security.identity.SecurityIdentity;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who reads the log. */
public final class Readers {

  private Readers() {}

  /** By {@code sub}, as everywhere in the log: other claims may hold the reader's name. */
  public static Actor of(SecurityIdentity identity) {
    var principal = identity.getPrincipal();
    return Actor.staff(
        principal instanceof JsonWebToken token && token.getSubject() != null
            ? token.getSubject()
            : principal.getName());
  }
}
