package org.essc.console;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.essc.partner.Callers;
import org.essc.partner.StaffCaller;
import org.essc.partner.StaffLogin;
import org.essc.partner.access.RefusalLog;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.SameOrigin;

/**
 * Stands before each page of the console: who is not logged in is led to the provider, whose desk
 * it is not is refused, and a form must come from the session's own page. Nothing gets past it by
 * saying nothing: a page names its desk.
 */
@RequestScoped
public class ConsoleGate {

  private final CurrentIdentityAssociation identities;
  private final StaffLogins logins;
  private final RefusalLog refusals;
  private final ConsoleRefusals answers;
  private final ConsolePages pages;
  private final ConsoleAddress address;
  private final ConsoleConfig config;
  private final KeptForms kept;
  private final Clock clock;

  ConsoleGate(
      CurrentIdentityAssociation identities,
      StaffLogins logins,
      RefusalLog refusals,
      ConsoleRefusals answers,
      ConsolePages pages,
      ConsoleAddress address,
      ConsoleConfig config,
      KeptForms kept,
      Clock clock) {
    this.identities = identities;
    this.logins = logins;
    this.refusals = refusals;
    this.answers = answers;
    this.pages = pages;
    this.address = address;
    this.config = config;
    this.kept = kept;
    this.clock = clock;
  }

  /** A page of a desk. */
  public Uni<Response> page(
      RoutingContext context, Desk desk, Function<ConsoleVisit, Uni<Response>> answer) {
    return guarded(context, () -> visit(context).call(of(desk)), answer);
  }

  /** As {@link #page}, for what is a page in any case. */
  public Uni<Response> show(
      RoutingContext context, Desk desk, Function<ConsoleVisit, Uni<TemplateInstance>> template) {
    return page(
        context,
        desk,
        visit -> template.apply(visit).chain(shown -> pages.html(shown, 200, visit.language())));
  }

  /**
   * Takes a form of one of the session's own pages.
   *
   * @param token that the form has sent
   */
  public Uni<Response> form(
      RoutingContext context,
      Desk desk,
      String token,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return guarded(context, () -> sender(context, desk, token), answer);
  }

  /** As {@link #form}, for what has deadlines of its own and many of them. */
  public Uni<Response> formAsLongAsItTakes(
      RoutingContext context,
      Desk desk,
      String token,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return guardedAsLongAsItTakes(context, () -> sender(context, desk, token), answer);
  }

  /**
   * Takes a form whose fields come with a file: the answer reads them, for as long as they come,
   * and then calls {@link #requireOwn} with the token before it does anything.
   */
  public Uni<Response> upload(
      RoutingContext context, Desk desk, Function<ConsoleVisit, Uni<Response>> answer) {
    return guardedAsLongAsItTakes(context, () -> sender(context).call(of(desk)), answer);
  }

  private Uni<ConsoleVisit> sender(RoutingContext context, Desk desk, String token) {
    return sender(context).invoke(visit -> requireOwn(token, visit)).call(of(desk));
  }

  /** Whose own page has sent this. */
  private Uni<ConsoleVisit> sender(RoutingContext context) {
    requireOwnOrigin(context);
    return visit(context);
  }

  private Function<ConsoleVisit, Uni<?>> of(Desk desk) {
    return visit -> requireDesk(visit, desk);
  }

  /** For whoever is logged in, whatever their desk. */
  Uni<Response> anybody(RoutingContext context, Function<ConsoleVisit, Uni<Response>> answer) {
    return guarded(context, () -> visit(context), answer);
  }

  /** Ends the session; quarkus-oidc leads the browser on to the provider, to end its own. */
  Uni<Response> logout(RoutingContext context) {
    return guarded(
        context,
        () -> sender(context),
        visit -> Uni.createFrom().item(pages.to(StaffLogins.PATH + "/logged-out")));
  }

  /**
   * Before a dangerous act: whoever has not logged in for some minutes does so again.
   *
   * @param back path of the page to come back to
   */
  public Uni<Response> fresh(
      RoutingContext context,
      ConsoleVisit visit,
      String back,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return isFresh(visit)
        ? answer.apply(visit)
        : answers.notice(context, "again", 401, ConsoleResource.AGAIN + "?to=" + inQuery(back));
  }

  /** A path as it stands in an address, inside of a query. */
  private static String inQuery(String path) {
    return path.replace("%", "%25").replace("&", "%26").replace("+", "%2B");
  }

  /**
   * As {@link #fresh}, for a form that is filled in: the page has what was entered when its sender
   * comes back to it.
   *
   * @param keeps names of the fields that may be kept: no secrets
   */
  public Uni<Response> fresh(
      RoutingContext context,
      ConsoleVisit visit,
      MultivaluedMap<String, String> entered,
      Predicate<String> keeps,
      Function<ConsoleVisit, Uni<Response>> answer) {
    if (isFresh(visit)) {
      return answer.apply(visit);
    }
    Map<String, List<String>> fields = new HashMap<>(entered);
    fields.keySet().removeIf(name -> !keeps.test(name));
    var again = ConsoleResource.AGAIN + "?to=" + inQuery(visit.path());
    return kept.keep(visit, fields)
        .chain(
            done ->
                done.isEmpty()
                    ? answers.notice(context, "again", 401, again)
                    : answers
                        .notice(context, "again-kept", 401, again)
                        .map(notice -> KeptForms.mark(notice, done.get(), address.secure())));
  }

  /** False where the provider does not say when somebody has logged in: no log-in is fresh then. */
  boolean canBeFresh(ConsoleVisit visit) {
    return visit.login().authenticatedAt().isAfter(Instant.EPOCH);
  }

  boolean isFresh(ConsoleVisit visit) {
    return !visit.login().authenticatedAt().plus(config.freshFor()).isBefore(clock.instant());
  }

  private Uni<Response> guarded(
      RoutingContext context,
      Supplier<Uni<? extends ConsoleVisit>> entry,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return guardedAsLongAsItTakes(
        context, entry, visit -> Deadline.STAFF.bound(answer.apply(visit)));
  }

  private Uni<Response> guardedAsLongAsItTakes(
      RoutingContext context,
      Supplier<Uni<? extends ConsoleVisit>> entry,
      Function<ConsoleVisit, Uni<Response>> answer) {
    if (!logins.present()) {
      return answers.notice(context, "missing", 404, "");
    }
    return Uni.createFrom()
        .deferred(entry)
        .chain(answer::apply)
        .onFailure()
        .recoverWithUni(failure -> answers.refused(context, failure))
        .map(response -> ConsoleLanguage.remember(context, response, address.secure()));
  }

  private Uni<ConsoleVisit> visit(RoutingContext context) {
    return identities.getDeferredIdentity().map(identity -> visit(context, identity));
  }

  private ConsoleVisit visit(RoutingContext context, SecurityIdentity identity) {
    var session = ConsoleSession.of(context);
    if (!(identity.getAttribute(Callers.CALLER) instanceof StaffCaller caller)
        || !(identity.getAttribute(StaffLogin.ATTRIBUTE) instanceof StaffLogin login)
        || session.isEmpty()) {
      throw new AuthenticationFailedException("nobody is logged in");
    }
    // what the use cases ask for their caller
    identities.setIdentity(identity);
    return new ConsoleVisit(
        caller,
        login,
        session.get().formToken(),
        ConsoleLanguage.of(context),
        context.normalizedPath());
  }

  private Uni<Void> requireDesk(ConsoleVisit visit, Desk desk) {
    if (desk.isOf(visit.caller())) {
      return Uni.createFrom().voidItem();
    }
    return forbid(visit);
  }

  /** Fails with {@code forbidden}, which is entered in the audit log. */
  public <T> Uni<T> forbid(ConsoleVisit visit) {
    return refusals
        .refused("access.authorize", visit.actor(), "forbidden")
        .chain(() -> Uni.createFrom().failure(ProblemException.of(ProblemType.FORBIDDEN)));
  }

  private void requireOwnOrigin(RoutingContext context) {
    try {
      SameOrigin.require(context.request().getHeader("Origin"), address.value());
    } catch (ProblemException foreign) {
      throw new ConsoleRefusals.ForeignFormException();
    }
  }

  /** Fails for a form of another session. */
  public static void requireOwn(String token, ConsoleVisit visit) {
    var sent = token == null ? "" : token;
    if (!MessageDigest.isEqual(sent.getBytes(US_ASCII), visit.formToken().getBytes(US_ASCII))) {
      throw new ConsoleRefusals.ForeignFormException();
    }
  }
}
