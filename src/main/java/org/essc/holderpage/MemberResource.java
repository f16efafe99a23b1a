package org.essc.holderpage;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.ecard.ECardProblems;
import org.essc.family.acting.DelegationProblems;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestForm;

/** From the own pages to the card of a member of the family, and back. */
@Path("/h/member")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class MemberResource {

  private final PageGate gate;
  private final PageStore pages;
  private final OpenHolderPage openHolderPage;
  private final Issuer issuer;

  MemberResource(PageGate gate, PageStore pages, OpenHolderPage openHolderPage, Issuer issuer) {
    this.gate = gate;
    this.pages = pages;
    this.openHolderPage = openHolderPage;
    this.issuer = issuer;
  }

  /**
   * @param memberId the membership by which to go on; empty to go back to the own card
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> goOn(
      @RestForm String token, @RestForm String memberId, @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit ->
            next(visit, memberId)
                .chain(session -> pages.replace(visit.cookie(), session, patience))
                .map(
                    cookie ->
                        Response.fromResponse(PageAnswer.to(HolderPage.CARD.path()))
                            .cookie(PageCookie.create(cookie, issuer))
                            .build())
                .onFailure(MemberResource::isOfTheCards)
                .recoverWithItem(failure -> why((ProblemException) failure)));
  }

  private static boolean isOfTheCards(Throwable failure) {
    return ProblemException.isOf(
        failure, ECardProblems.CARD_NOT_USABLE, DelegationProblems.MEMBER_WITHOUT_ECARD);
  }

  /** The page of the family says itself why it leads no further. */
  private static Response why(ProblemException problem) {
    return PageAnswer.noted(HolderPage.FAMILY, problem.type().code());
  }

  private Uni<PageSession> next(PageVisit visit, String memberId) {
    return memberId == null || memberId.isEmpty()
        ? Uni.createFrom().item(openHolderPage.own(visit))
        : openHolderPage.ofMember(visit, PathId.existing(memberId));
  }
}
