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
import org.essc.benefit.BenefitScheme;
import org.essc.benefit.qualification.HolderQualifications;
import org.essc.benefit.qualification.HolderQualifications.All;
import org.essc.benefit.qualification.HolderQualifications.Drawn;
import org.essc.benefit.qualification.HolderQualifications.Past;
import org.essc.benefit.qualification.QualifyOnPage;
import org.essc.family.Delegations;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ReadECardPin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The holder sees which authentications are due, does them here, and sees past ones. The ticket of
 * the page carries the channel's look at the face, and the PIN is typed here and nowhere else. On a
 * ward's page the guardian does, where the region says so: the face is the ward's, and the PIN the
 * guardian's.
 */
@Path("/h/benefits")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class BenefitsPageResource {

  private final PageGate gate;
  private final HolderQualifications qualifications;
  private final QualifyOnPage qualify;
  private final PinFirst pinFirst;
  private final ReadECardPin readPin;
  private final Delegations delegations;

  BenefitsPageResource(
      PageGate gate,
      HolderQualifications qualifications,
      QualifyOnPage qualify,
      PinFirst pinFirst,
      ReadECardPin readPin,
      Delegations delegations) {
    this.gate = gate;
    this.qualifications = qualifications;
    this.qualify = qualify;
    this.pinFirst = pinFirst;
    this.readPin = readPin;
    this.delegations = delegations;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(
        context,
        visit ->
            drawn(visit)
                .chain(
                    all ->
                        readPin
                            .state(visit.actorsPin())
                            .map(pin -> view(visit, all, pin.set(), note, left)))
                .map(HolderTemplates::benefits));
  }

  private Uni<All> drawn(PageVisit visit) {
    return visit.acting().isPresent()
        ? qualifications.ofWard(visit.signing(), visit.session().membersFace().orElse(null))
        : qualifications.of(visit.signing(), visit.session().evidence().orElse(null));
  }

  private Uni<Void> qualify(PageVisit visit) {
    var session = visit.session();
    return visit
        .acting()
        .map(
            members ->
                qualify.byGuardian(
                    visit.signing(),
                    visit.channelNo(),
                    session.membersFace().orElse(null),
                    new WardsGuardian(members, delegations, FamilyAbility.QUALIFICATION)))
        .orElseGet(() -> qualify.handle(visit.signing(), session.evidence().orElse(null)));
  }

  /** All that is due and can be done here. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> authenticate(
      @RestForm String token, @RestForm String pin, @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit -> authenticate(visit, pin, patience).map(BenefitsPageResource::to));
  }

  /** What the page notes of it. */
  private Uni<String> authenticate(PageVisit visit, String pin, Patience patience) {
    return pinFirst
        .then(visit.actorsPin(), pin, patience, () -> qualify(visit).replaceWith("done"))
        .onFailure(RefusedPin::isTold)
        .recoverWithItem(refused -> RefusedPin.note((ProblemException) refused));
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.BENEFITS, note);
  }

  private static BenefitsView view(
      PageVisit visit, All all, boolean pinSet, String note, String left) {
    var language = visit.language();
    return new BenefitsView(
        visit.frame(HolderPage.BENEFITS),
        visit.usability().reason(),
        step(visit, all, pinSet),
        all.drawn().stream().map(one -> one(one, language)).toList(),
        all.past().stream().map(one -> past(one, language)).toList(),
        note,
        AttemptsLeft.parse(left));
  }

  private static String step(PageVisit visit, All all, boolean pinSet) {
    var doable =
        all.drawn().stream().filter(Drawn::due).filter(one -> one.closed().isEmpty()).toList();
    if (!visit.usability().usable() || doable.isEmpty()) {
      return "none";
    }
    if (!pinSet) {
      return "set-pin";
    }
    return doable.stream().allMatch(Drawn::face) ? "pin" : "face";
  }

  private static BenefitsView.One one(Drawn one, Locale language) {
    return new BenefitsView.One(
        name(one.scheme(), language),
        one.insurer(),
        one.state().text(),
        PageTime.day(one.deadline(), language),
        one.until() == null ? null : PageTime.day(one.until(), language),
        one.due() ? one.closed().orElse(null) : null);
  }

  private static BenefitsView.Past past(Past one, Locale language) {
    return new BenefitsView.Past(
        name(one.scheme(), language),
        one.way(),
        one.state(),
        PageTime.text(one.askedAt(), language),
        one.until() == null ? null : PageTime.day(one.until(), language));
  }

  private static String name(BenefitScheme scheme, Locale language) {
    return language.getLanguage().equals("zh") ? scheme.chinese() : scheme.english();
  }
}
