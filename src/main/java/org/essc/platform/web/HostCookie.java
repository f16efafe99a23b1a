package org.essc.platform.web;

import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.essc.platform.config.Issuer;

/**
 * A cookie of this host alone, which no script reads. Under an https issuer it has the prefix
 * {@code __Host-} (RFC 6265bis §4.1.3.2): no other host, also no neighbouring one of the same
 * domain, can set it. On a loopback machine without TLS it has neither prefix nor {@code Secure}.
 *
 * @param name without the prefix
 * @param sameSite whether it comes with what leads here from another site
 */
public record HostCookie(String name, NewCookie.SameSite sameSite) {

  private static final String PREFIX = "__Host-";

  /** As the browser has it. */
  public String name(Issuer issuer) {
    return (issuer.secure() ? PREFIX : "") + name;
  }

  /**
   * @param life how long the browser keeps it, in whole seconds
   */
  public NewCookie create(String value, Duration life, Issuer issuer) {
    return new NewCookie.Builder(name(issuer))
        .value(value)
        .maxAge((int) life.toSeconds())
        .path("/")
        .secure(issuer.secure())
        .httpOnly(true)
        .sameSite(sameSite)
        .build();
  }

  /** Has the browser forget it. */
  public NewCookie forget(Issuer issuer) {
    return create("", Duration.ZERO, issuer);
  }
}
