package org.essc.platform.web;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Answers with pages, and with what holds a browser to show them as they are. */
public final class BrowserPages {

  /** Everything from this origin, nothing inline, in nobody's frame. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src %s;"
          + " connect-src 'self'; base-uri 'none'; form-action %s; frame-ancestors 'none'";

  private static final int AWAY = 503;

  /** Seconds. */
  private static final int RETRY_AFTER = 1;

  private final String policy;

  /**
   * @param formAction where their forms may lead, as a Content Security Policy says it
   */
  public BrowserPages(String formAction) {
    this(formAction, "'self'");
  }

  /**
   * @param pictures where their pictures may come from
   */
  public BrowserPages(String formAction, String pictures) {
    policy = CONTENT_SECURITY_POLICY.formatted(pictures, formAction);
  }

  /** A page that something is away (503) says when to come again, as the API does. */
  public Uni<Response> html(TemplateInstance page, int status, Locale language) {
    return page.setLocale(language)
        .createUni()
        .map(
            text ->
                secured(Response.status(status))
                    .entity(text)
                    .type("text/html;charset=UTF-8")
                    .header(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage())
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                    .header(HttpHeaders.RETRY_AFTER, status == AWAY ? RETRY_AFTER : null)
                    .build());
  }

  /**
   * Browsers tell a form's origin only under a policy that lets them ({@code same-origin}); other
   * sites are told nothing by it.
   */
  public Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return answer
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", policy)
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }
}
