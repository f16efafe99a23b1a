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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.family.Delegations;
import org.essc.holderpage.pin.ChangeECardPin;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinState;
import org.essc.holderpage.pin.GuardianAtPin;
import org.essc.holderpage.pin.ReadECardPin;
import org.essc.holderpage.pin.SetECardPin;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.jboss.resteasy.reactive.RestForm;

/** The holder sets, changes or sets anew the electronic card's PIN; no channel sees it. */
@Path("/h/pin")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class PinPageResource {

  private final PageGate gate;
  private final ReadECardPin readPin;
  private final SetECardPin setPin;
  private final ChangeECardPin changePin;
  private final Delegations delegations;
  private final Clock clock;

  PinPageResource(
      PageGate gate,
      ReadECardPin readPin,
      SetECardPin setPin,
      ChangeECardPin changePin,
      Delegations delegations,
      Clock clock) {
    this.gate = gate;
    this.readPin = readPin;
    this.setPin = setPin;
    this.changePin = changePin;
    this.delegations = delegations;
    this.clock = clock;
  }

  /**
   * @param forgotten whether the holder wants to set it anew
   * @param note what became of the form before
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("forgotten") String forgotten,
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(
        context,
        visit ->
            readPin
                .state(visit.pinSubject())
                .map(state -> view(visit, state, forgotten != null, note, left))
                .map(HolderTemplates::pin));
  }

  @POST
  @Path("set")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> set(
      @RestForm String token,
      @RestForm("new-pin") String newPin,
      @RestForm("new-pin-again") String again,
      @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit ->
            differ(newPin, again)
                ? Uni.createFrom().item(to("pin-differs&forgotten"))
                : told(
                    Uni.createFrom()
                        .deferred(
                            () ->
                                setPin.set(
                                    visit.pinSubject(),
                                    Pin.parse(newPin),
                                    visit.session().evidence().orElse(null),
                                    guardian(visit),
                                    patience)),
                    "set",
                    "&forgotten"));
  }

  @POST
  @Path("change")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> change(
      @RestForm String token,
      @RestForm String pin,
      @RestForm("new-pin") String newPin,
      @RestForm("new-pin-again") String again,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            differ(newPin, again)
                ? Uni.createFrom().item(to("pin-differs"))
                : told(
                    Uni.createFrom()
                        .deferred(
                            () ->
                                changePin.change(
                                    visit.pinSubject(),
                                    Pin.parse(pin),
                                    Pin.parse(newPin),
                                    guardian(visit),
                                    patience)),
                    "changed",
                    ""));
  }

  private Optional<GuardianAtPin> guardian(PageVisit visit) {
    return visit
        .acting()
        .map(members -> new WardsGuardian(members, delegations, FamilyAbility.PIN));
  }

  private static boolean differ(String newPin, String again) {
    return newPin != null && !newPin.equals(again);
  }

  /** Back to the page, which says what became of it. */
  private static Uni<Response> told(Uni<Void> act, String done, String again) {
    return act.map(nothing -> to(done))
        .onFailure(InvalidValueException.class)
        .recoverWithItem(refused -> to("pin-format" + again))
        .onFailure(RefusedPin::isTold)
        .recoverWithItem(refused -> to(RefusedPin.note((ProblemException) refused) + again));
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.PIN, note);
  }

  private PinView view(
      PageVisit visit, ECardPinState state, boolean forgotten, String note, String left) {
    boolean face = visit.session().freshFace(clock.instant());
    boolean anew = !state.set() || forgotten;
    boolean possible = visit.usability().usable() && (anew ? face : state.lockedUntil() == null);
    return new PinView(
        visit.frame(HolderPage.PIN),
        possible ? anew ? "set" : "change" : "none",
        state.set(),
        state.lockedUntil() == null ? null : PageTime.text(state.lockedUntil(), visit.language()),
        face,
        note,
        AttemptsLeft.parse(left),
        visit.usability().reason());
  }
}
