package org.essc.platform.web;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Locale;
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
    require(origin, issuer.value());
  }

  /**
   * @param own where the page is, as its browser has it
   */
  public static void require(String origin, String own) {
    if (origin == null || !origin.equals(originOf(own))) {
      throw ProblemException.of(ProblemType.FORBIDDEN);
    }
  }

  /** Scheme, host and port, as browsers write it (RFC 6454 §6.2). */
  private static String originOf(String own) {
    var address = URI.create(own);
    var scheme = address.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    var host = address.getHost().toLowerCase(Locale.ROOT);
    return scheme
        + "://"
        + host
        + (address.getPort() < 0 || address.getPort() == usual ? "" : ":" + address.getPort());
  }
}
