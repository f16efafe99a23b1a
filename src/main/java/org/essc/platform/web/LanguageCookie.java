package org.essc.platform.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/**
 * In which language somebody reads the pages under a path: as chosen on one of them, which is
 * remembered.
 *
 * @param path under which the pages stand
 * @param keptSeconds how long it is remembered; {@link NewCookie#DEFAULT_MAX_AGE} until the browser
 *     is closed
 */
public record LanguageCookie(String name, String path, int keptSeconds) {

  /** Of the page's own link. */
  private static final String CHOSEN = "lang";

  public Locale of(RoutingContext context) {
    var request = context.request();
    var remembered = request.getCookie(name);
    return PageLanguage.of(
        request.getParam(CHOSEN),
        remembered == null ? null : remembered.getValue(),
        request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
  }

  /**
   * The answer, with what was chosen by this request, if anything was.
   *
   * @param secure whether the browser came over TLS
   */
  public Response remember(RoutingContext context, Response response, boolean secure) {
    if (context.request().getParam(CHOSEN) == null) {
      return response;
    }
    return Response.fromResponse(response)
        .cookie(
            new NewCookie.Builder(name)
                .value(of(context).getLanguage())
                .path(path)
                .maxAge(keptSeconds)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build())
        .build();
  }
}
