package org.essc.console.operator;

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
import java.util.ArrayList;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.operator.DeskForms.Start;
import org.essc.login.client.OpenIdClientResource;
import org.essc.login.client.OpenIdClients;
import org.essc.login.client.Registration;
import org.essc.partner.admin.ListPartners;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/** A partner is made an OpenID client, or what it is as one is changed: by the API's operation. */
@Path("/console/operator/partners")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ClientFormsResource {

  private final DeskForms forms;
  private final ListPartners listPartners;
  private final OpenIdClientResource clients;
  private final OpenIdClients registrations;

  ClientFormsResource(
      DeskForms forms,
      ListPartners listPartners,
      OpenIdClientResource clients,
      OpenIdClients registrations) {
    this.forms = forms;
    this.listPartners = listPartners;
    this.clients = clients;
    this.registrations = registrations;
  }

  @GET
  @Path("{partnerNo}/openid-client")
  @Operation(hidden = true)
  public Uni<Response> asksForClient(@RestPath String partnerNo, @Context RoutingContext context) {
    return forms.show(context, DeskForm.OPENID_CLIENT, visit -> clientOf(partnerNo));
  }

  @POST
  @Path("{partnerNo}/openid-client")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> client(
      @RestPath String partnerNo,
      MultivaluedMap<String, String> sent,
      @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.OPENID_CLIENT,
        sent,
        visit -> clientOf(partnerNo),
        (visit, entered) ->
            clients
                .put(
                    partnerNo,
                    new Registration(
                        entered.addresses("redirectUris"),
                        entered.addresses("postLogoutRedirectUris"),
                        entered.text("backchannelLogoutUri"),
                        entered.addresses("webOrigins"),
                        entered.text("authMethod"),
                        entered.text("profile"),
                        entered.list("scopes"),
                        entered.ticked("marks").contains("dpopBound"),
                        entered.ticked("marks").contains("scanAllowed"),
                        entered.text("backchannelTokenDeliveryMode"),
                        entered.text("backchannelClientNotificationEndpoint")))
                .map(done -> PartnersResource.path(partnerNo)));
  }

  private Uni<Start> clientOf(String partnerNo) {
    return listPartners
        .one(PartnersResource.known(partnerNo))
        .chain(
            partner ->
                registrations
                    .find(PartnersResource.known(partnerNo))
                    .map(
                        found ->
                            Start.of(
                                PartnersResource.named(partner),
                                entered(
                                    found
                                        .map(Registration::of)
                                        .orElseGet(ClientFormsResource::none)))));
  }

  private static Registration none() {
    return new Registration(null, null, null, null, null, null, null, null, null, null, null);
  }

  private static Entered entered(Registration client) {
    var marks = new ArrayList<String>();
    if (client.dpopBound()) {
      marks.add("dpopBound");
    }
    if (client.scanAllowed()) {
      marks.add("scanAllowed");
    }
    return Entered.nothing()
        .with("redirectUris", client.redirectUris())
        .with("postLogoutRedirectUris", client.postLogoutRedirectUris())
        .with("backchannelLogoutUri", client.backchannelLogoutUri())
        .with("webOrigins", client.webOrigins())
        .with("authMethod", client.authMethod())
        .with("profile", client.profile())
        .with("scopes", client.scopes())
        .with("marks", marks)
        .with("backchannelTokenDeliveryMode", client.backchannelTokenDeliveryMode())
        .with(
            "backchannelClientNotificationEndpoint",
            client.backchannelClientNotificationEndpoint());
  }
}
