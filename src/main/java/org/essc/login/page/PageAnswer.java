package org.essc.login.page;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.essc.platform.web.BrowserPages;

/** Answers with a page of logging in. */
final class PageAnswer {

  /**
   * Forms may lead anywhere on the web: browsers hold also what follows on a form to {@code
   * form-action}, and the portal, to which the last one leads, sends its user on to wherever it
   * likes.
   */
  private static final BrowserPages PAGES = new BrowserPages("'self' https: http:");

  private PageAnswer() {}

  static Uni<Response> html(TemplateInstance page, int status, Locale language) {
    return PAGES.html(page, status, language);
  }

  static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return PAGES.secured(answer);
  }
}
