package org.essc.holderpage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.family.acting.ActForMember;
import org.essc.family.acting.Delegate;
import org.essc.family.acting.DelegationProblems;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.LanguageCookie;
import org.essc.platform.web.SameOrigin;

/**
 * Stands before each page: the session, the channel's signing and the channel itself are looked at
 * on every request, and a form must come from the session's own page. Steps 3 and 4 of the pages'
 * flow.
 */
@Singleton
class PageGate {

  private static final LanguageCookie LANGUAGE =
      new LanguageCookie("essc-page-language", "/h", NewCookie.DEFAULT_MAX_AGE);

  private final PageStore pages;
  private final LiveSignings signings;
  private final OpeningSigning openingSigning;
  private final ActForMember actForMember;
  private final Pool pool;
  private final Clock businessClock;
  private final Issuer issuer;

  PageGate(
      PageStore pages,
      LiveSignings signings,
      OpeningSigning openingSigning,
      ActForMember actForMember,
      Pool pool,
      @BusinessDates Clock businessClock,
      Issuer issuer) {
    this.pages = pages;
    this.signings = signings;
    this.openingSigning = openingSigning;
    this.actForMember = actForMember;
    this.pool = pool;
    this.businessClock = businessClock;
    this.issuer = issuer;
  }

  /** Shows a page to whoever owns the session; to others that it is closed. */
  Uni<Response> page(RoutingContext context, Function<PageVisit, Uni<Response>> answer) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(patience, visit(context, patience, answer))
        .onFailure(PageGate::isRefusal)
        .recoverWithUni(failure -> notice(context, (ProblemException) failure))
        .map(response -> remember(context, response));
  }

  /** As {@link #page}, for what is a page in any case. */
  Uni<Response> show(RoutingContext context, Function<PageVisit, Uni<TemplateInstance>> template) {
    return page(
        context,
        visit -> template.apply(visit).chain(shown -> PageAnswer.html(shown, visit.language())));
  }

  /**
   * Takes a form of the session's own page.
   *
   * @param token that the form has sent
   */
  Uni<Response> form(RoutingContext context, String token, Function<PageVisit, Uni<Response>> act) {
    return form(context, token, Deadline.PARTNER.patience(), act);
  }

  /** As {@link #form}, for an act that keeps the same patience. */
  Uni<Response> form(
      RoutingContext context,
      String token,
      Patience patience,
      Function<PageVisit, Uni<Response>> act) {
    return Deadline.PARTNER
        .bound(
            visit(
                context,
                patience,
                visit -> {
                  requireOwn(context, token, visit.cookie());
                  return act.apply(visit);
                }),
            patience)
        .onFailure(PageGate::isRefusal)
        .recoverWithUni(failure -> notice(context, (ProblemException) failure));
  }

  /** 403 for a form that another page has sent, also one of another session. */
  private void requireOwn(RoutingContext context, String token, PageCookie.Value cookie) {
    SameOrigin.require(context.request().getHeader("Origin"), issuer);
    var sent = token == null ? "" : token;
    if (!MessageDigest.isEqual(sent.getBytes(US_ASCII), cookie.formToken().getBytes(US_ASCII))) {
      throw ProblemException.of(ProblemType.FORBIDDEN);
    }
  }

  private Uni<Response> visit(
      RoutingContext context, Patience patience, Function<PageVisit, Uni<Response>> answer) {
    var cookie = PageCookie.read(context.request(), issuer);
    return cookie
        .map(shown -> pages.find(shown, patience))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(
            found ->
                found
                    .filter(session -> session.opens(context.normalizedPath()))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(session -> visit(context, session, cookie.orElseThrow()))
        .chain(visit -> answer.apply(visit));
  }

  private Uni<PageVisit> visit(
      RoutingContext context, PageSession session, PageCookie.Value cookie) {
    return session
        .delegate()
        .map(delegate -> membersVisit(context, session, delegate, cookie))
        .orElseGet(() -> ownVisit(context, session, cookie));
  }

  private Uni<PageVisit> ownVisit(
      RoutingContext context, PageSession session, PageCookie.Value cookie) {
    return signings
        .find(pool, session.signingId(), session.holderId())
        .chain(openingSigning::only)
        .map(
            found ->
                found
                    .filter(LiveSigning::channelActive)
                    .map(signing -> visit(context, session, signing, Optional.empty(), cookie))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /**
   * Of somebody who acts for the holder: closed at once when the membership ends, allows the page
   * no more, or the card of the one who acts may not be used. The member's own card may be lost:
   * then the page says so, as it does to its holder.
   */
  private Uni<PageVisit> membersVisit(
      RoutingContext context, PageSession session, Delegate delegate, PageCookie.Value cookie) {
    return actForMember
        .still(pool, delegate, session.signingId(), session.holderId())
        .map(
            found ->
                found
                    .filter(acting -> isUsable(acting.actor()))
                    .filter(acting -> MembersPages.open(context.normalizedPath(), acting))
                    .map(acting -> MembersVisit.of(acting, signings))
                    .map(
                        members ->
                            visit(
                                context,
                                session,
                                members.acting().member(),
                                Optional.of(members),
                                cookie))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  private boolean isUsable(LiveSigning signing) {
    return signing.usability(ChinaTime.today(businessClock)).usable();
  }

  private PageVisit visit(
      RoutingContext context,
      PageSession session,
      LiveSigning signing,
      Optional<MembersVisit> members,
      PageCookie.Value cookie) {
    return new PageVisit(
        session,
        signing,
        signing.usability(ChinaTime.today(businessClock)),
        members,
        cookie,
        language(context));
  }

  /** That the page is closed, that a form was not this page's, or that the service is away. */
  Uni<Response> notice(RoutingContext context, ProblemException problem) {
    int status = problem.type().status();
    var kind =
        status == 503 ? "away" : problem.type() == ProblemType.FORBIDDEN ? "foreign" : "closed";
    var language = language(context);
    return PageAnswer.html(
        HolderTemplates.notice(new Notice(kind, language.getLanguage().equals("en") ? "en" : "zh")),
        kind.equals("closed") ? 403 : status,
        language);
  }

  /** Whatever becomes of it, no failure is told as a problem document on a page. */
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ProblemException problem
        && (problem.type() == ProblemType.NOT_FOUND
            || problem.type() == ProblemType.FORBIDDEN
            || problem.type() == DelegationProblems.NOT_DELEGATED
            || problem.type() == DelegationProblems.MEMBER_WITHOUT_ECARD
            || problem.type().status() == 503);
  }

  Locale language(RoutingContext context) {
    return LANGUAGE.of(context);
  }

  private Response remember(RoutingContext context, Response response) {
    return LANGUAGE.remember(context, response, issuer.secure());
  }
}
