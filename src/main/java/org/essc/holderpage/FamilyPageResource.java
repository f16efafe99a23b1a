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
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.family.AgreeAtSixteen;
import org.essc.family.AnswerInvitation;
import org.essc.family.AnswerInvitation.Answering;
import org.essc.family.AnswerInvitation.Said;
import org.essc.family.EndMembership;
import org.essc.family.WithdrawInvitation;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.jboss.resteasy.reactive.RestForm;

/** Who acts for the holder and for whom the holder acts, and what somebody asks to be agreed. */
@Path("/h/family")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@PermitAll
public class FamilyPageResource {

  private final PageGate gate;
  private final FamilyOfHolder family;
  private final AnswerInvitation answerInvitation;
  private final AgreeAtSixteen agreeAtSixteen;
  private final EndMembership endMembership;
  private final WithdrawInvitation withdrawInvitation;
  private final PinFirst pinFirst;

  FamilyPageResource(
      PageGate gate,
      FamilyOfHolder family,
      AnswerInvitation answerInvitation,
      AgreeAtSixteen agreeAtSixteen,
      EndMembership endMembership,
      WithdrawInvitation withdrawInvitation,
      PinFirst pinFirst) {
    this.gate = gate;
    this.family = family;
    this.answerInvitation = answerInvitation;
    this.agreeAtSixteen = agreeAtSixteen;
    this.endMembership = endMembership;
    this.withdrawInvitation = withdrawInvitation;
    this.pinFirst = pinFirst;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(
        context,
        visit -> family.of(visit, note, AttemptsLeft.parse(left)).map(HolderTemplates::family));
  }

  /**
   * @param abilities to which the holder agrees, of what is asked
   */
  @POST
  @Path("accept")
  @Operation(hidden = true)
  public Uni<Response> accept(
      @RestForm String token,
      @RestForm String invitation,
      @RestForm("ability") List<String> abilities,
      @RestForm String pin,
      @Context RoutingContext context) {
    var agreed = FamilyOfHolder.agreed(abilities);
    return agree(
        context,
        token,
        agreed,
        pin,
        (visit, patience) ->
            answerInvitation.byHolder(
                new Said(PathId.existing(String.valueOf(invitation)), agreed),
                answering(visit),
                visit.channelNo().actor(),
                patience));
  }

  /** A minor of 16 agrees to what the guardian goes on doing. */
  @POST
  @Path("agree")
  @Operation(hidden = true)
  public Uni<Response> agree(
      @RestForm String token,
      @RestForm String member,
      @RestForm("ability") List<String> abilities,
      @RestForm String pin,
      @Context RoutingContext context) {
    var agreed = FamilyOfHolder.agreed(abilities);
    return agree(
        context,
        token,
        agreed,
        pin,
        (visit, patience) ->
            agreeAtSixteen.handle(
                PathId.existing(String.valueOf(member)),
                visit.signing().holderId(),
                agreed,
                visit.channelNo().actor(),
                patience));
  }

  /** No PIN: it takes nothing from the holder. */
  @POST
  @Path("refuse")
  @Operation(hidden = true)
  public Uni<Response> refuse(
      @RestForm String token, @RestForm String invitation, @Context RoutingContext context) {
    return simply(
        context,
        token,
        "refused",
        (visit, patience) ->
            answerInvitation.byHolder(
                new Said(PathId.existing(String.valueOf(invitation)), Set.of()),
                answering(visit),
                visit.channelNo().actor(),
                patience));
  }

  @POST
  @Path("withdraw")
  @Operation(hidden = true)
  public Uni<Response> withdraw(
      @RestForm String token, @RestForm String invitation, @Context RoutingContext context) {
    return simply(
        context,
        token,
        "withdrawn",
        (visit, patience) ->
            withdrawInvitation.byHolder(
                PathId.existing(String.valueOf(invitation)),
                visit.signing().holderId(),
                visit.channelNo().actor(),
                patience));
  }

  /**
   * @param sure that the holder has said so, apart from the button
   */
  @POST
  @Path("end")
  @Operation(hidden = true)
  public Uni<Response> end(
      @RestForm String token,
      @RestForm String member,
      @RestForm String sure,
      @Context RoutingContext context) {
    if (sure == null) {
      return gate.form(context, token, visit -> Uni.createFrom().item(to("unsure")));
    }
    return simply(
        context,
        token,
        "ended",
        (visit, patience) ->
            endMembership.byHolder(
                PathId.existing(String.valueOf(member)),
                visit.signing().holderId(),
                visit.channelNo().actor(),
                patience));
  }

  /** By the page's card, whatever others there are. */
  private static Answering answering(PageVisit visit) {
    return new Answering(visit.signing().holderId(), visit.signing().cardId());
  }

  private Uni<Response> simply(
      RoutingContext context,
      String token,
      String done,
      BiFunction<PageVisit, Patience, Uni<Void>> act) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit -> noted(visit, patience, done, act).map(FamilyPageResource::to));
  }

  /** What the page notes of it. */
  private static Uni<String> noted(
      PageVisit visit,
      Patience patience,
      String done,
      BiFunction<PageVisit, Patience, Uni<Void>> act) {
    return Uni.createFrom()
        .deferred(() -> act.apply(visit, patience))
        .replaceWith(done)
        .onFailure(FamilyOfHolder::isTold)
        .recoverWithItem(FamilyOfHolder::note);
  }

  private Uni<Response> agree(
      RoutingContext context,
      String token,
      Set<FamilyAbility> agreed,
      String pin,
      BiFunction<PageVisit, Patience, Uni<Void>> act) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            (agreed.isEmpty()
                    ? Uni.createFrom().item("nothing")
                    : !visit.usability().usable()
                        ? Uni.createFrom().item("card-not-usable")
                        : agree(visit, pin, patience, act))
                .map(FamilyPageResource::to));
  }

  /** A refusal of the act has its own words, also where the same one could be the PIN's. */
  private Uni<String> agree(
      PageVisit visit,
      String pin,
      Patience patience,
      BiFunction<PageVisit, Patience, Uni<Void>> act) {
    return pinFirst
        .then(visit, pin, patience, () -> noted(visit, patience, "accepted", act))
        .onFailure(FamilyOfHolder::isTold)
        .recoverWithItem(FamilyOfHolder::note);
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.FAMILY, note);
  }
}
