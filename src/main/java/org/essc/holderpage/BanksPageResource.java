package org.essc.holderpage;

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
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.binding.EndBinding;
import org.essc.binding.HolderBindings;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestForm;

/** Which bank accounts are linked to the electronic card, and the way to end that. */
@Path("/h/banks")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class BanksPageResource {

  private final PageGate gate;
  private final HolderBindings bindings;
  private final EndBinding endBinding;

  BanksPageResource(PageGate gate, HolderBindings bindings, EndBinding endBinding) {
    this.gate = gate;
    this.bindings = bindings;
    this.endBinding = endBinding;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(@QueryParam("note") String note, @Context RoutingContext context) {
    return gate.show(
        context,
        visit ->
            bindings
                .of(visit.signing().holderId())
                .map(all -> all.stream().map(one -> row(one, visit.language())).toList())
                .map(rows -> new BanksView(visit.frame(HolderPage.BANKS), rows, note))
                .map(HolderTemplates::banks));
  }

  /**
   * @param sure that the holder has said so, apart from the button
   */
  @POST
  @Path("end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> end(
      @RestForm String token,
      @RestForm String binding,
      @RestForm String sure,
      @Context RoutingContext context) {
    return gate.form(
        context,
        token,
        visit ->
            sure == null
                ? Uni.createFrom().item(to("unsure"))
                : endBinding
                    .byHolder(PathId.existing(String.valueOf(binding)), visit.signing().holderId())
                    .replaceWith(to("ended")));
  }

  private static Response to(String note) {
    return PageAnswer.to(HolderPage.BANKS.path() + "?note=" + note);
  }

  private static BanksView.One row(HolderBindings.Bound one, Locale language) {
    return new BanksView.One(
        one.binding().id().toString(),
        one.bankName(),
        one.binding().accountTail(),
        PageTime.day(one.binding().until(), language),
        one.binding().state().text());
  }
}
