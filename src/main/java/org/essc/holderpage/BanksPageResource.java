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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.binding.BankBinding;
import org.essc.binding.EndBinding;
import org.essc.binding.HolderBindings;
import org.essc.binding.OfferBanks;
import org.essc.binding.RequestBinding;
import org.essc.binding.RequestBinding.Outcome;
import org.essc.events.SecurityEventType;
import org.essc.events.ToldOfHolder;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.partner.PartnerNo;
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
  private final PinFirst pinFirst;
  private final ToldOfHolder toldOfHolder;
  private final EndBinding endBinding;
  private final Clock clock;

  BanksPageResource(
      PageGate gate,
      HolderBindings bindings,
      OfferBanks offerBanks,
      RequestBinding requestBinding,
      PinFirst pinFirst,
      ToldOfHolder toldOfHolder,
      EndBinding endBinding,
      Clock clock) {
    this.gate = gate;
    this.bindings = bindings;
    this.offerBanks = offerBanks;
    this.requestBinding = requestBinding;
    this.pinFirst = pinFirst;
    this.toldOfHolder = toldOfHolder;
    this.endBinding = endBinding;
    this.clock = clock;
  }

  /**
   * @param ending whether the note is of ending an account
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @QueryParam("ending") String ending,
      @Context RoutingContext context) {
    boolean asking = note != null && note.startsWith("pin-") && ending == null;
    return gate.show(context, visit -> view(visit, note, left, asking).map(HolderTemplates::banks));
  }

  private Uni<BanksView> view(PageVisit visit, String note, String left, boolean asking) {
    var holderId = visit.signing().holderId();
    var language = visit.language();
    return Uni.combine()
        .all()
        .unis(
            bindings.of(holderId),
            offerBanks.of(visit.signing().eCardId(), holderId),
            toldOfHolder.of(holderId, clock.instant().minus(BACK), MOST_TOLD, OF_BANKS),
            pinFirst.toEnd(visit))
        .usingConcurrencyOf(1)
        .asTuple()
        .map(
            all ->
                new BanksView(
                    visit.frame(HolderPage.BANKS),
                    all.getItem1().stream().map(one -> row(one, language)).toList(),
                    all.getItem2().stream().map(one -> offered(one, language)).toList(),
                    ToldView.of(all.getItem3(), language),
                    PinFirst.text(all.getItem4()),
                    note,
                    AttemptsLeft.parse(left),
                    asking));
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
    return pinFirst.then(
        visit,
        pin,
        patience,
        () -> requestBinding.request(visit.signing(), bank).map(Outcome::text));
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
      @RestForm String pin,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            sure == null
                ? Uni.createFrom().item(to("unsure"))
                : end(visit, PathId.existing(String.valueOf(binding)), pin, patience)
                    .map(note -> PageAnswer.to(HolderPage.BANKS.path() + "?ending&note=" + note)));
  }

  private Uni<String> end(PageVisit visit, UUID binding, String pin, Patience patience) {
    return pinFirst.end(
        visit,
        pin,
        patience,
        () ->
            endBinding
                .byHolder(binding, visit.signing().holderId(), visit.channelNo().actor())
                .map(ended -> ended ? "ended" : "ended-before"));
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.BANKS, note);
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
