package org.essc.holderpage;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import org.essc.platform.web.BrowserPages;

/** Answers with a page of the holder's. */
final class PageAnswer {

  private static final BrowserPages PAGES = new BrowserPages("'self'");

  private PageAnswer() {}

  static Uni<Response> html(TemplateInstance page, Locale language) {
    return html(page, 200, language);
  }

  static Uni<Response> html(TemplateInstance page, int status, Locale language) {
    return PAGES.html(page, status, language);
  }

  static Response to(String path) {
    return secured(Response.seeOther(URI.create(path))).build();
  }

  /**
   * To a page that says what became of its form.
   *
   * @param note its code, with {@code &left=} and the attempts that are left after a wrong PIN
   */
  static Response noted(HolderPage page, String note) {
    return to(page.path() + "?note=" + note);
  }

  static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return PAGES.secured(answer);
  }
}
