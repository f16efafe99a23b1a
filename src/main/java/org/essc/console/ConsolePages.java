package org.essc.console;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.platform.web.BrowserPages;

/** Answers with a page of the console. */
@Singleton
public class ConsolePages {

  private final BrowserPages pages;
  private final BrowserPages picturePages;
  private final ConsoleAddress address;

  /**
   * @param provider a form of ours, the log-out's, leads on to it
   */
  ConsolePages(
      ConsoleAddress address,
      @ConfigProperty(name = "quarkus.oidc.console.auth-server-url") Optional<String> provider) {
    this.address = address;
    var forms = "'self'" + provider.map(url -> " " + origin(url)).orElse("");
    pages = new BrowserPages(forms);
    picturePages = new BrowserPages(forms, "'self' data:");
  }

  public Uni<Response> html(TemplateInstance page, int status, Locale language) {
    return pages.html(page, status, language);
  }

  /** A page that has a picture in itself. */
  public Uni<Response> withPicture(TemplateInstance page, int status, Locale language) {
    return picturePages.html(page, status, language);
  }

  /**
   * @param path of a page of the console's
   */
  public Response to(String path) {
    return secured(Response.seeOther(URI.create(address.value() + path))).build();
  }

  public Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return pages.secured(answer);
  }

  private static String origin(String url) {
    var address = URI.create(url);
    return address.getScheme() + "://" + address.getRawAuthority();
  }
}
