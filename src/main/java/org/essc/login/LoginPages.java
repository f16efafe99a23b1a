package org.essc.login;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.essc.platform.web.BrowserPages;

/** Answers with pages of logging in. */
public final class LoginPages {

  /**
   * Forms may lead anywhere on the web: browsers hold also what follows on a form to {@code
   * form-action}, and the portal, to which the last one leads, sends its user on to wherever it
   * likes.
   */
  private static final BrowserPages PAGES = new BrowserPages("'self' https: http:");

  @CheckedTemplate(basePath = "login")
  private static final class Templates {

    private Templates() {}

    static native TemplateInstance notice(LoginNotice view, String language);
  }

  private LoginPages() {}

  public static Uni<Response> html(TemplateInstance page, Locale language) {
    return PAGES.html(page, 200, language);
  }

  /** A page that only explains. */
  public static Uni<Response> notice(LoginNotice notice, Locale language) {
    var answer =
        PAGES.html(Templates.notice(notice, language.getLanguage()), notice.status(), language);
    return notice.retryAfter() == null
        ? answer
        : answer.map(
            page ->
                Response.fromResponse(page)
                    .header(HttpHeaders.RETRY_AFTER, notice.retryAfter())
                    .build());
  }

  public static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return PAGES.secured(answer);
  }
}
