package org.essc.console;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.web.LanguageCookie;

/** In which language a member of staff reads: as chosen on a page, which is remembered. */
final class ConsoleLanguage {

  private static final int KEPT_SECONDS = 365 * 24 * 3600;

  private static final LanguageCookie COOKIE =
      new LanguageCookie("essc-console-language", StaffLogins.PATH, KEPT_SECONDS);

  private ConsoleLanguage() {}

  static Locale of(RoutingContext context) {
    return COOKIE.of(context);
  }

  static Response remember(RoutingContext context, Response response, boolean secure) {
    return COOKIE.remember(context, response, secure);
  }
}
