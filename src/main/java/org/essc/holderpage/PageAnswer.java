package org.essc.holderpage;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;

/** Answers with a page, and with what holds a browser to show it as it is. */
final class PageAnswer {

  /** Everything from this origin, nothing inline, in nobody's frame. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private PageAnswer() {}

  static Uni<Response> html(TemplateInstance page, Locale language) {
    return html(page, 200, language);
  }

  static Uni<Response> html(TemplateInstance page, int status, Locale language) {
    return page.setLocale(language)
        .createUni()
        .map(
            text ->
                secured(Response.status(status))
                    .entity(text)
                    .type("text/html;charset=UTF-8")
                    .header(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage())
                    .build());
  }

  static Response to(String path) {
    return secured(Response.seeOther(URI.create(path))).build();
  }

  /**
   * Browsers tell a form's origin only under a policy that lets them ({@code same-origin}); other
   * sites are told nothing by it.
   */
  static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return answer
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }
}
