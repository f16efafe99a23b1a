package org.essc.console.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.ConsoleVisit;
import org.essc.console.operator.DeskForms.Start;
import org.essc.partner.HolderClaim;
import org.essc.partner.admin.ListPartners;
import org.essc.partner.admin.PartnerResource;
import org.essc.partner.admin.PartnerView;
import org.essc.partner.admin.ReplacePartnerKeys;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Partners are registered, entitled and given keys: by the API's own operations, called in this
 * process with the caller of this request.
 */
@Path("/console/operator/partners")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class PartnerFormsResource {

  private final DeskForms forms;
  private final ListPartners listPartners;
  private final PartnerResource partners;
  private final ReplacePartnerKeys replaceKeys;
  private final ObjectMapper json;

  PartnerFormsResource(
      DeskForms forms,
      ListPartners listPartners,
      PartnerResource partners,
      ReplacePartnerKeys replaceKeys,
      ObjectMapper json) {
    this.forms = forms;
    this.listPartners = listPartners;
    this.partners = partners;
    this.replaceKeys = replaceKeys;
    this.json = json;
  }

  @GET
  @Path("new")
  @Operation(hidden = true)
  public Uni<Response> asksForNew(@Context RoutingContext context) {
    return forms.show(context, DeskForm.REGISTER, visit -> fresh());
  }

  @POST
  @Path("new")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> register(
      MultivaluedMap<String, String> sent, @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.REGISTER,
        sent,
        visit -> fresh(),
        (visit, entered) ->
            partners
                .register(
                    entered.text("key"),
                    new PartnerResource.NewPartner(
                        entered.text("partnerNo"),
                        entered.text("name"),
                        entered.list("roles"),
                        entered.list("scopes"),
                        entered.ticked("claims"),
                        entered.list("serviceChannels"),
                        entered.list("regions"),
                        entered.list("agencyRoutes"),
                        entered.number("requestsPerSecond"),
                        document(entered),
                        entered.text("jwksUri")))
                .map(done -> PartnersResource.path(entered.text("partnerNo"))));
  }

  @GET
  @Path("{partnerNo}/entitlements")
  @Operation(hidden = true)
  public Uni<Response> asksForEntitlements(
      @RestPath String partnerNo, @Context RoutingContext context) {
    return forms.show(context, DeskForm.ENTITLE, visit -> entitlementsOf(partnerNo));
  }

  @POST
  @Path("{partnerNo}/entitlements")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> entitle(
      @RestPath String partnerNo,
      MultivaluedMap<String, String> sent,
      @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.ENTITLE,
        sent,
        visit -> entitlementsOf(partnerNo),
        (visit, entered) ->
            partners
                .entitle(
                    partnerNo,
                    new PartnerResource.NewEntitlements(
                        entered.list("roles"),
                        entered.ticked("scopes"),
                        entered.ticked("claims"),
                        entered.list("serviceChannels"),
                        entered.list("regions"),
                        entered.list("agencyRoutes"),
                        entered.number("requestsPerSecond")))
                .map(done -> PartnersResource.path(partnerNo)));
  }

  @GET
  @Path("{partnerNo}/keys")
  @Operation(hidden = true)
  public Uni<Response> asksForKeys(@RestPath String partnerNo, @Context RoutingContext context) {
    return forms.show(context, DeskForm.KEYS, visit -> keysOf(partnerNo));
  }

  @POST
  @Path("{partnerNo}/keys")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> keys(
      @RestPath String partnerNo,
      MultivaluedMap<String, String> sent,
      @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.KEYS,
        sent,
        visit -> keysOf(partnerNo),
        (visit, entered) ->
            keyed(partnerNo, visit, entered).map(partner -> PartnersResource.path(partnerNo)));
  }

  /** All of a partner's keys end where that is asked for, and by no slip. */
  private Uni<PartnerView> keyed(String partnerNo, ConsoleVisit visit, Entered entered) {
    var keys = document(entered);
    var address = entered.text("jwksUri");
    if ("replace".equals(entered.text("how"))) {
      return partners.replaceKeys(partnerNo, new PartnerResource.PartnerKeys(keys, address));
    }
    if (!"add".equals(entered.text("how"))) {
      throw ProblemException.invalid("how", "required");
    }
    if (address != null) {
      throw ProblemException.invalid("jwksUri", "keys-alone-are-added");
    }
    return replaceKeys.add(PartnersResource.known(partnerNo), keys, visit.actor());
  }

  private static Uni<Start> fresh() {
    return Uni.createFrom()
        .item(
            Start.of(
                "", Entered.nothing().with("claims", List.of(HolderClaim.MASKED_NAME.text()))));
  }

  private Uni<Start> entitlementsOf(String partnerNo) {
    return listPartners
        .one(PartnersResource.known(partnerNo))
        .map(
            partner ->
                Start.of(
                    PartnersResource.named(partner),
                    Entered.nothing()
                        .with("roles", partner.roles())
                        .with("scopes", partner.scopes())
                        .with("claims", partner.claims())
                        .with("serviceChannels", partner.serviceChannels())
                        .with("regions", partner.regions())
                        .with("agencyRoutes", partner.agencyRoutes())
                        .with("requestsPerSecond", partner.requestsPerSecond())));
  }

  private Uni<Start> keysOf(String partnerNo) {
    return listPartners
        .one(PartnersResource.known(partnerNo))
        .map(
            partner ->
                Start.of(
                    PartnersResource.named(partner),
                    Entered.nothing()
                        .with("how", partner.jwksUri() == null ? "add" : "replace")
                        .with("jwksUri", partner.jwksUri())));
  }

  private JsonNode document(Entered entered) {
    var text = entered.text("jwks");
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException broken) {
      throw ProblemException.of(ProblemType.MALFORMED_JSON);
    }
  }
}
