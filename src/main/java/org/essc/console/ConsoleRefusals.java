package org.essc.console;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * What somebody reads who does not get what was asked for: the way to the log-in, or a notice that
 * says why.
 */
@Singleton
class ConsoleRefusals {

  private static final String HTMX = "HX-Request";

  private final StaffLogins logins;
  private final ConsolePages pages;

  ConsoleRefusals(StaffLogins logins, ConsolePages pages) {
    this.logins = logins;
    this.pages = pages;
  }

  /** Leads the browser to the provider, whatever session there is. */
  Uni<Response> challenge(RoutingContext context) {
    return logins
        .challenge(context)
        .chain(
            challenge ->
                challenge.status == Response.Status.FOUND.getStatusCode()
                    ? Uni.createFrom()
                        .item(
                            pages
                                .secured(Response.status(challenge.status))
                                .header(HttpHeaders.LOCATION, location(challenge.getHeaders()))
                                .build())
                    : notice(context, "login-failed", 401, StaffLogins.PATH));
  }

  /** Names of headers may be sequences of other kinds, which are equal to no text. */
  private static String location(Map<CharSequence, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> HttpHeaders.LOCATION.equalsIgnoreCase(header.getKey().toString()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  Uni<Response> refused(RoutingContext context, Throwable failure) {
    if (failure instanceof AuthenticationRedirectException redirect) {
      return Uni.createFrom()
          .item(
              pages
                  .secured(Response.status(redirect.getCode()))
                  .location(URI.create(redirect.getRedirectUri()))
                  .build());
    }
    if (failure instanceof AuthenticationCompletionException) {
      return notice(context, "login-failed", 401, StaffLogins.PATH);
    }
    if (failure instanceof AuthenticationFailedException refusal) {
      return refusal.getCause() instanceof ProblemException problem
          ? refused(context, problem)
          : loginNeeded(context);
    }
    if (failure instanceof OIDCException) {
      return notice(context, "away", 503, StaffLogins.PATH);
    }
    if (failure instanceof ForeignFormException) {
      return notice(context, "foreign", 403, StaffLogins.PATH);
    }
    return failure instanceof ProblemException problem
        ? refused(context, problem)
        : Uni.createFrom().failure(failure);
  }

  private Uni<Response> refused(RoutingContext context, ProblemException problem) {
    int status = problem.type().status();
    if (status == 503) {
      return notice(context, "away", status, StaffLogins.PATH);
    }
    if (problem.type() == ProblemType.FORBIDDEN) {
      return notice(context, "forbidden", status, StaffLogins.PATH);
    }
    if (problem.type() == ProblemType.NOT_FOUND) {
      return notice(context, "missing", status, StaffLogins.PATH);
    }
    var language = ConsoleLanguage.of(context);
    return pages.html(
        ConsoleTemplates.notice(
            new ConsoleNotice(
                "refused",
                language.getLanguage(),
                ProblemDocument.text(problem.type().code() + ".title", language),
                ProblemDocument.text(problem.type().code() + ".detail", language),
                StaffLogins.PATH)),
        status,
        language);
  }

  /** A page comes back after the log-in; a form does not, so nothing is done without its sender. */
  private Uni<Response> loginNeeded(RoutingContext context) {
    var request = context.request();
    if (request.getHeader(HTMX) != null) {
      return Uni.createFrom()
          .item(
              pages
                  .secured(Response.status(Response.Status.UNAUTHORIZED))
                  .header("HX-Redirect", StaffLogins.PATH)
                  .build());
    }
    return request.method().equals(HttpMethod.GET)
        ? challenge(context)
        : notice(context, "ended", 401, StaffLogins.PATH);
  }

  Uni<Response> notice(RoutingContext context, String kind, int status, String to) {
    var language = ConsoleLanguage.of(context);
    return pages.html(
        ConsoleTemplates.notice(ConsoleNotice.of(kind, language.getLanguage(), to)),
        status,
        language);
  }

  static final class ForeignFormException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignFormException() {
      super("not a form of this session", null, false, false);
    }
  }
}
