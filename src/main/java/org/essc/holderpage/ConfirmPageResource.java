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
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.holderpage.LoginDecisions.Typed;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.login.AddressRegions;
import org.essc.login.LoginId;
import org.essc.login.RequestedDetail;
import org.essc.login.scan.Confirmation;
import org.essc.login.scan.EndedConfirmation;
import org.essc.login.scan.ReadConfirmation;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;
import org.jboss.resteasy.reactive.RestForm;

/** The holder sees who asks for a login, and confirms or refuses. Step 6 of logging in. */
@Path("/h/confirm")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class ConfirmPageResource {

  private final PageGate gate;
  private final ReadConfirmation readConfirmation;
  private final LoginDecisions decisions;
  private final AddressRegions regions;
  private final RegionNames regionNames;
  private final Clock clock;

  ConfirmPageResource(
      PageGate gate,
      ReadConfirmation readConfirmation,
      LoginDecisions decisions,
      AddressRegions regions,
      RegionNames regionNames,
      Clock clock) {
    this.gate = gate;
    this.readConfirmation = readConfirmation;
    this.decisions = decisions;
    this.regions = regions;
    this.regionNames = regionNames;
    this.clock = clock;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.show(
        context,
        visit ->
            readConfirmation
                .of(login(visit), LoginDecisions.acting(visit), phoneRegion(context), patience)
                .chain(
                    found ->
                        found
                            .map(asked -> Uni.createFrom().item(view(visit, asked, note, left)))
                            .orElseGet(() -> over(visit, note, patience)))
                .map(HolderTemplates::confirm));
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> confirm(
      @RestForm String token,
      @RestForm String number,
      @RestForm String pin,
      @RestForm String warning,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    var typed = new Typed(number, pin, warning != null, phoneRegion(context));
    return gate.form(
        context,
        token,
        patience,
        visit ->
            decisions.confirm(visit, login(visit), typed, patience).map(ConfirmPageResource::to));
  }

  @POST
  @Path("refuse")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> refuse(@RestForm String token, @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit -> decisions.refuse(visit, login(visit), patience).map(ConfirmPageResource::to));
  }

  @POST
  @Path("report")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> report(@RestForm String token, @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit -> decisions.report(visit, login(visit), patience).map(ConfirmPageResource::to));
  }

  /** Of this request's address: the page is opened in the phone. */
  private Optional<String> phoneRegion(RoutingContext context) {
    return regions.of(context.request().remoteAddress().hostAddress());
  }

  private static LoginId login(PageVisit visit) {
    return visit.session().login().orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.CONFIRM, note);
  }

  private ConfirmView view(PageVisit visit, Confirmation asked, String note, String left) {
    return new ConfirmView(
        visit.frame(HolderPage.CONFIRM),
        true,
        null,
        asked.portalName(),
        asked.portalDomain(),
        PageTime.text(asked.since(), visit.language()),
        Math.max(0, Duration.between(asked.since(), clock.instant()).toMinutes()),
        name(visit, asked.browserRegion()),
        name(visit, asked.phoneRegion()),
        asked.regionsDiffer(),
        asked.disclosed().stream().map(Enum::name).toList(),
        asked.choices(),
        asked.needsPin(),
        note,
        AttemptsLeft.parse(left),
        asked.detail().map(detail -> binding(detail, visit.language())).orElse(null));
  }

  private String name(PageVisit visit, Optional<String> region) {
    return region
        .map(RegionCode::new)
        .map(code -> regionNames.of(code, visit.language()))
        .orElse(null);
  }

  /** As the login itself stands: an address could say that somebody else's wish was refused. */
  private Uni<ConfirmView> over(PageVisit visit, String note, Patience patience) {
    return readConfirmation
        .ended(login(visit), LoginDecisions.acting(visit), patience)
        .map(
            ended -> {
              // what was over already can be reported all the same, and leaves no trace in it
              boolean reported = ended == EndedConfirmation.OVER && "reported".equals(note);
              var result = reported ? EndedConfirmation.REPORTED : ended;
              return ConfirmView.ended(visit.frame(HolderPage.CONFIRM), result);
            });
  }

  static ConfirmView.BindingView binding(RequestedDetail detail, Locale language) {
    var shown = detail.shown();
    return new ConfirmView.BindingView(
        (String) shown.get("bankCode"),
        (String) shown.get("accountTail"),
        PageTime.day(LocalDate.parse((String) shown.get("until")), language));
  }
}
