package org.essc.console;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.web.PageLanguage;

/** In which language a member of staff reads: as chosen on a page, which is remembered. */
final class ConsoleLanguage {

  private static final String COOKIE = "essc-console-language";
  private static final int KEPT_SECONDS = 365 * 24 * 3600;

  private ConsoleLanguage() {}

  static Locale of(RoutingContext context) {
    var request = context.request();
    var remembered = request.getCookie(COOKIE);
    return PageLanguage.of(
        request.getParam("lang"),
        remembered == null ? null : remembered.getValue(),
        request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
  }

  static Response remember(RoutingContext context, Response response, boolean secure) {
    if (context.request().getParam("lang") == null) {
      return response;
    }
    return Response.fromResponse(response)
        .cookie(
            new NewCookie.Builder(COOKIE)
                .value(of(context).getLanguage())
                .path(StaffLogins.PATH)
                .maxAge(KEPT_SECONDS)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build())
        .build();
  }
}
