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
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.binding.BankBinding;
import org.essc.binding.EndBinding;
import org.essc.binding.HolderBindings;
import org.essc.binding.OfferBanks;
import org.essc.binding.RequestBinding;
import org.essc.binding.RequestBinding.Outcome;
import org.essc.ecard.ECardProblems;
import org.essc.events.SecurityEventType;
import org.essc.events.ToldOfHolder;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.partner.PartnerNo;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestForm;

/**
 * Which bank accounts are linked to the electronic card, and the ways to end that and to ask a bank
 * for it.
 */
@Path("/h/banks")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class BanksPageResource {

  private static final Duration BACK = Duration.ofDays(30);
  private static final int MOST_TOLD = 20;
  private static final SecurityEventType[] OF_BANKS = {
    SecurityEventType.BINDING_CHANGED, SecurityEventType.LEVEL_CHANGED
  };

  private final PageGate gate;
  private final HolderBindings bindings;
  private final OfferBanks offerBanks;
  private final RequestBinding requestBinding;
  private final CheckECardPin checkPin;
  private final ToldOfHolder toldOfHolder;
  private final EndBinding endBinding;
  private final Clock clock;

  BanksPageResource(
      PageGate gate,
      HolderBindings bindings,
      OfferBanks offerBanks,
      RequestBinding requestBinding,
      CheckECardPin checkPin,
      ToldOfHolder toldOfHolder,
      EndBinding endBinding,
      Clock clock) {
    this.gate = gate;
    this.bindings = bindings;
    this.offerBanks = offerBanks;
    this.requestBinding = requestBinding;
    this.checkPin = checkPin;
    this.toldOfHolder = toldOfHolder;
    this.endBinding = endBinding;
    this.clock = clock;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(context, visit -> view(visit, note, left).map(HolderTemplates::banks));
  }

  private Uni<BanksView> view(PageVisit visit, String note, String left) {
    var holderId = visit.signing().holderId();
    var after = clock.instant().minus(BACK);
    return bindings
        .of(holderId)
        .chain(
            all ->
                offerBanks
                    .of(visit.signing().eCardId(), holderId)
                    .chain(
                        offers ->
                            toldOfHolder
                                .of(holderId, after, MOST_TOLD, OF_BANKS)
                                .map(
                                    told ->
                                        new BanksView(
                                            visit.frame(HolderPage.BANKS),
                                            all.stream()
                                                .map(one -> row(one, visit.language()))
                                                .toList(),
                                            offers.stream()
                                                .map(one -> offered(one, visit.language()))
                                                .toList(),
                                            ToldView.of(told, visit.language()),
                                            note,
                                            AttemptsLeft.parse(left)))));
  }

  /**
   * @param bank that the holder has chosen
   */
  @POST
  @Path("ask")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> ask(
      @RestForm String token,
      @RestForm String bank,
      @RestForm String pin,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            PartnerNo.find(String.valueOf(bank))
                .map(chosen -> ask(visit, chosen, pin, patience))
                .orElseGet(() -> Uni.createFrom().item("not-offered"))
                .map(BanksPageResource::to));
  }

  /** What the page notes of it. */
  private Uni<String> ask(PageVisit visit, PartnerNo bank, String pin, Patience patience) {
    return Uni.createFrom()
        .deferred(() -> checkPin.check(visit.pinSubject(), Pin.parse(pin), patience))
        .chain(
            check ->
                check.result() == ECardPinCheck.Result.CORRECT
                    ? requestBinding.request(visit.signing(), bank).map(Outcome::text)
                    : Uni.createFrom().item(RefusedPin.note(check)))
        .onFailure(InvalidValueException.class)
        .recoverWithItem("pin-format")
        .onFailure(BanksPageResource::isTold)
        .recoverWithItem(
            failure ->
                ((ProblemException) failure).type().equals(ProblemType.INVALID_REQUEST)
                    ? "pin-format"
                    : "card-not-usable");
  }

  private static boolean isTold(Throwable failure) {
    return failure instanceof ProblemException problem
        && (problem.type().equals(ProblemType.INVALID_REQUEST)
            || problem.type().equals(ECardProblems.CARD_NOT_USABLE));
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

  private static BanksView.Offered offered(OfferBanks.Offer offer, Locale language) {
    return new BanksView.Offered(
        offer.bank().value(),
        offer.name(),
        PageTime.day(offer.until(), language),
        offer.own().map(OfferBanks.Own::tail).orElse(null));
  }

  private static BanksView.One row(HolderBindings.Bound one, Locale language) {
    var binding = one.binding();
    return new BanksView.One(
        binding.id().toString(),
        one.bankName(),
        binding.accountTail(),
        PageTime.day(binding.until(), language),
        binding.state().text(),
        binding.request().map(asked -> PageTime.text(asked.answerUntil(), language)).orElse(null),
        binding.ending().flatMap(BankBinding.Ending::reason).orElse(null));
  }
}
