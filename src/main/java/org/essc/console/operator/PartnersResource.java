package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.audit.Actor;
import org.essc.login.client.OpenIdClientResource;
import org.essc.partner.PartnerNo;
import org.essc.partner.admin.ListPartners;
import org.essc.partner.admin.PartnerView;
import org.essc.partner.admin.ReplacePartnerKeys;
import org.essc.partner.admin.RevokePartnerTokens;
import org.essc.partner.admin.SuspendPartner;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Partners: who they are, how their keys and streams stand, and shutting them out. */
@Path("/console/operator/partners")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class PartnersResource {

  private static final int ON_A_PAGE = 50;

  private final OperatorGate gate;
  private final ListPartners listPartners;
  private final ShowPartner showPartner;
  private final SuspendPartner suspendPartner;
  private final RevokePartnerTokens revokeTokens;
  private final ReplacePartnerKeys replaceKeys;
  private final OpenIdClientResource clients;

  PartnersResource(
      OperatorGate gate,
      ListPartners listPartners,
      ShowPartner showPartner,
      SuspendPartner suspendPartner,
      RevokePartnerTokens revokeTokens,
      ReplacePartnerKeys replaceKeys,
      OpenIdClientResource clients) {
    this.gate = gate;
    this.listPartners = listPartners;
    this.showPartner = showPartner;
    this.suspendPartner = suspendPartner;
    this.revokeTokens = revokeTokens;
    this.replaceKeys = replaceKeys;
    this.clients = clients;
  }

  /**
   * @param after number of the last partner of the page before
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> list(@QueryParam("after") String after, @Context RoutingContext context) {
    return gate.show(
        context,
        Section.PARTNERS,
        visit ->
            listPartners
                .page(after == null ? "0" : known(after).value(), ON_A_PAGE)
                .map(page -> OperatorTemplates.partners(showPartner.list(visit, page))));
  }

  @GET
  @Path("{partnerNo}")
  @Operation(hidden = true)
  public Uni<Response> partner(@RestPath String partnerNo, @Context RoutingContext context) {
    return gate.show(
        context,
        Section.PARTNERS,
        visit -> showPartner.handle(visit, known(partnerNo)).map(OperatorTemplates::partner));
  }

  @GET
  @Path("{partnerNo}/suspend")
  @Operation(hidden = true)
  public Uni<Response> askSuspend(@RestPath String partnerNo, @Context RoutingContext context) {
    return ask(context, partnerNo, "suspend", "");
  }

  @POST
  @Path("{partnerNo}/suspend")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> suspend(
      @RestPath String partnerNo, @RestForm String token, @Context RoutingContext context) {
    return act(context, partnerNo, token, suspendPartner::suspend);
  }

  @GET
  @Path("{partnerNo}/resume")
  @Operation(hidden = true)
  public Uni<Response> askResume(@RestPath String partnerNo, @Context RoutingContext context) {
    return ask(context, partnerNo, "resume", "");
  }

  @POST
  @Path("{partnerNo}/resume")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> resume(
      @RestPath String partnerNo, @RestForm String token, @Context RoutingContext context) {
    return act(context, partnerNo, token, suspendPartner::resume);
  }

  @GET
  @Path("{partnerNo}/revoke-tokens")
  @Operation(hidden = true)
  public Uni<Response> askRevoke(@RestPath String partnerNo, @Context RoutingContext context) {
    return ask(context, partnerNo, "revoke-tokens", "");
  }

  @POST
  @Path("{partnerNo}/revoke-tokens")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> revoke(
      @RestPath String partnerNo, @RestForm String token, @Context RoutingContext context) {
    return act(context, partnerNo, token, revokeTokens::handle);
  }

  @GET
  @Path("{partnerNo}/keys/{kid}/end")
  @Operation(hidden = true)
  public Uni<Response> askEndKey(
      @RestPath String partnerNo, @RestPath String kid, @Context RoutingContext context) {
    return ask(context, partnerNo, "end-key", " " + kid);
  }

  @POST
  @Path("{partnerNo}/keys/{kid}/end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> endKey(
      @RestPath String partnerNo,
      @RestPath String kid,
      @RestForm String token,
      @Context RoutingContext context) {
    return act(
        context,
        partnerNo,
        token,
        (number, by) -> replaceKeys.end(number, kid, by).replaceWithVoid());
  }

  @GET
  @Path("{partnerNo}/openid-client/remove")
  @Operation(hidden = true)
  public Uni<Response> askRemove(@RestPath String partnerNo, @Context RoutingContext context) {
    return ask(context, partnerNo, "remove-client", "");
  }

  @POST
  @Path("{partnerNo}/openid-client/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> remove(
      @RestPath String partnerNo, @RestForm String token, @Context RoutingContext context) {
    return act(context, partnerNo, token, (number, by) -> clients.remove(number.value()));
  }

  private Uni<Response> ask(RoutingContext context, String partnerNo, String act, String more) {
    return gate.ask(
        context,
        Section.PARTNERS,
        act,
        path(partnerNo),
        visit -> listPartners.one(known(partnerNo)).map(partner -> named(partner) + more));
  }

  private Uni<Response> act(
      RoutingContext context,
      String partnerNo,
      String token,
      BiFunction<PartnerNo, Actor, Uni<Void>> act) {
    return gate.dangerous(
        context,
        Section.PARTNERS,
        token,
        visit -> act.apply(known(partnerNo), visit.actor()).map(done -> gate.to(path(partnerNo))));
  }

  static String path(String partnerNo) {
    return Section.PARTNERS.path() + "/" + partnerNo;
  }

  /** As people call it, with its number. */
  static String named(PartnerView partner) {
    return partner.name() + " " + partner.partnerNo();
  }

  static PartnerNo known(String number) {
    return PartnerNo.find(number).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
