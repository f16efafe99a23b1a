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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.audit.AuditEntry;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.HolderActs;
import org.essc.ecard.LiveSignings;
import org.essc.identitycode.CreateDelegatedCode;
import org.essc.identitycode.CreateIdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;

/** The card as a picture, masked until it is tapped, and its identity code. */
@Path("/h/card")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class CardPageResource {

  /** Early enough that the code on the screen is always good: the one before still is, too. */
  private static final int REFRESH_AFTER_SECONDS = 45;

  private static final int SHOWN = 4;

  private static final String PHONE_CHECK = "phone-check";
  private static final String REVEAL = "holder-page.reveal";

  private final PageGate gate;
  private final LiveSignings signings;
  private final CreateIdentityCode createIdentityCode;
  private final CreateDelegatedCode createDelegatedCode;
  private final HolderActs acts;

  CardPageResource(
      PageGate gate,
      LiveSignings signings,
      CreateIdentityCode createIdentityCode,
      CreateDelegatedCode createDelegatedCode,
      HolderActs acts) {
    this.gate = gate;
    this.signings = signings;
    this.createIdentityCode = createIdentityCode;
    this.createDelegatedCode = createDelegatedCode;
    this.acts = acts;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("purpose") String purpose,
      @Context RoutingContext context) {
    return gate.page(
        context,
        visit -> html(visit, purpose(visit, purpose), false, null, PHONE_CHECK.equals(note)));
  }

  /** The whole of it, only as this answer, and never without an entry in the log. */
  @POST
  @Path("reveal")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> reveal(@RestForm String token, @Context RoutingContext context) {
    return gate.form(
        context,
        token,
        visit ->
            recordReveal(visit).chain(() -> html(visit, purpose(visit, null), true, null, false)));
  }

  /** A fresh code: for the page's script as JSON, for a browser without scripts as the page. */
  @POST
  @Path("code")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> code(
      @RestForm String token, @RestForm String purpose, @Context RoutingContext context) {
    var accept = context.request().getHeader(HttpHeaders.ACCEPT);
    boolean script = accept != null && accept.contains(MediaType.APPLICATION_JSON);
    return gate.form(
        context,
        token,
        visit ->
            code(visit, purpose(visit, purpose))
                .chain(
                    code ->
                        script
                            ? json(code)
                            : html(visit, purpose(visit, purpose), false, code, false))
                .onFailure(CardPageResource::isOfTheCard)
                .recoverWithItem(failure -> PageAnswer.to(why((ProblemException) failure))));
  }

  private static List<Purpose> purposes(PageVisit visit) {
    return visit
        .acting()
        .map(members -> MembersPages.codes(members.acting()))
        .orElse(List.of(Purpose.OTHER));
  }

  /**
   * @param asked null where the page's first is meant
   */
  private static Optional<Purpose> purpose(PageVisit visit, String asked) {
    return purposes(visit).stream()
        .filter(one -> asked == null || asked.equals(one.text()))
        .findFirst();
  }

  private Uni<CardView.Code> code(PageVisit visit, Optional<Purpose> shown) {
    var purpose = shown.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
    var device = visit.device();
    var patience = Deadline.PARTNER.patience();
    return visit
        .acting()
        .map(
            members -> {
              var actor = members.acting().actor();
              return createDelegatedCode.handle(
                  actor.channelNo(),
                  actor.signNo(),
                  members.acting().delegation().id(),
                  purpose,
                  device,
                  patience);
            })
        .orElseGet(
            () ->
                createIdentityCode.handle(
                    visit.signing().channelNo(),
                    visit.signing().signNo(),
                    purpose,
                    device,
                    patience))
        .map(CardPageResource::code);
  }

  static CardView.Code code(CreateIdentityCode.Created made) {
    return new CardView.Code(made.code().value(), made.svg(), REFRESH_AFTER_SECONDS);
  }

  static boolean isOfTheCard(Throwable failure) {
    return ProblemException.isOf(
        failure, ECardProblems.CARD_NOT_USABLE, ECardProblems.PHONE_CHECK_REQUIRED);
  }

  /** The page says itself why a card may not be used. */
  static String why(ProblemException problem) {
    return problem.type() == ECardProblems.PHONE_CHECK_REQUIRED
        ? HolderPage.CARD.path() + "?note=" + PHONE_CHECK
        : HolderPage.CARD.path();
  }

  static Uni<Response> json(CardView.Code code) {
    return Uni.createFrom()
        .item(
            PageAnswer.secured(Response.ok())
                .type(MediaType.APPLICATION_JSON)
                .entity(code)
                .build());
  }

  private Uni<Response> html(
      PageVisit visit,
      Optional<Purpose> purpose,
      boolean revealed,
      CardView.Code code,
      boolean phoneCheck) {
    var signing = visit.signing();
    var name = signings.name(signing);
    var members = visit.acting().map(MembersVisit::acting);
    var cardNo = signings.cardNo(signing);
    var view =
        new CardView(
            visit.frame(HolderPage.CARD),
            revealed ? name.value() : name.masked(),
            revealed ? cardNo : "•••• " + cardNo.substring(Math.max(0, cardNo.length() - SHOWN)),
            revealed,
            members.map(MembersPages::reveals).orElse(true),
            purpose.map(Purpose::text).orElse(null),
            purposes(visit).stream()
                .filter(one -> !purpose.equals(Optional.of(one)))
                .map(Purpose::text)
                .toList(),
            members.map(MembersPages::pays).orElse(true),
            signing.level(),
            PageTime.day(signing.validUntil(), visit.language()),
            visit.usability().reason(),
            phoneCheck,
            code);
    return PageAnswer.html(HolderTemplates.card(view), visit.language());
  }

  private Uni<Void> recordReveal(PageVisit visit) {
    var signing = visit.signing();
    var entry =
        AuditEntry.of(REVEAL, visit.channelNo().actor())
            .holder(signing.holderId())
            .object(SubjectType.SIGNING, signing.id());
    visit.acting().ifPresent(members -> members.enter(entry));
    return acts.record(signing, visit.by(), REVEAL, null, entry.success());
  }
}
