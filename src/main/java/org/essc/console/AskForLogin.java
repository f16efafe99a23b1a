package org.essc.console;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What the provider is asked besides: to speak the page's language, and, before a dangerous act, to
 * have its user log in anew whatever session there is (OpenID Connect Core §3.1.2.1).
 */
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
@ApplicationScoped
public class AskForLogin implements OidcRedirectFilter {

  @Override
  public void filter(OidcRedirectContext redirect) {
    var request = redirect.routingContext();
    redirect.additionalQueryParams().set("ui_locales", ConsoleLanguage.of(request).getLanguage());
    if (request.normalizedPath().equals(ConsoleResource.AGAIN)) {
      redirect.additionalQueryParams().set("prompt", "login").set("max_age", "0");
    }
  }
}
