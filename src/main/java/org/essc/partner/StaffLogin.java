package org.essc.partner;

import java.time.Instant;

/**
 * How a member of staff has come to the console: by a log-in at the operator's identity provider.
 *
 * @param authenticatedAt {@code auth_time} of the ID token (OpenID Connect Core §2): when they have
 *     last shown who they are; the epoch where the provider does not say
 * @param name as the provider tells it, for their own eyes only
 */
public record StaffLogin(Instant authenticatedAt, String name) {

  /** Attribute of the identity; a caller with a bearer token has none. */
  public static final String ATTRIBUTE = "org.essc.partner.staff-login";

  @Override
  public String toString() {
    return "StaffLogin[" + authenticatedAt + "]";
  }
}
