package org.essc.platform.web;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Refuses forms that another website has sent. The cookies are {@code SameSite=Lax} and would not
 * come with such a form; this holds also where a browser does not know that, and against
 * neighbouring hosts of the same site.
 */
public final class SameOrigin {

  private SameOrigin() {}

  /**
   * @throws ProblemException 403 {@code forbidden}
   */
  public static void require(HttpHeaders request, Issuer issuer) {
    require(request.getHeaderString("Origin"), issuer);
  }

  /**
   * @param origin the request's header, or null
   * @throws ProblemException 403 {@code forbidden}
   */
  public static void require(String origin, Issuer issuer) {
    if (origin == null || !origin.equals(origin(issuer))) {
      throw ProblemException.of(ProblemType.FORBIDDEN);
    }
  }

  /** Scheme, host and port, as browsers write it (RFC 6454 §6.2). */
  private static String origin(Issuer issuer) {
    var address = URI.create(issuer.value());
    return address.getScheme() + "://" + address.getAuthority();
  }
}
