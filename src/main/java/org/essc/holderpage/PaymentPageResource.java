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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.binding.HolderBindings;
import org.essc.ecard.ECardProblems;
import org.essc.holderpage.PaymentCodes.Entered;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.holderpage.pin.ReadECardPin;
import org.essc.identitycode.CreateIdentityCode;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;

/** A code for payment: the account is chosen and the PIN typed before it is shown. */
@Path(PaymentPageResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class PaymentPageResource {

  static final String PATH = "/h/card/payment";

  private static final String LEVEL = "level-too-low";
  private static final String NONE_LINKED = "none-linked";
  private static final String NO_PIN = "ecard-pin-not-set";
  private static final String FORMAT = "pin-format";

  private final PageGate gate;
  private final PaymentCodes codes;
  private final ReadECardPin readPin;

  PaymentPageResource(PageGate gate, PaymentCodes codes, ReadECardPin readPin) {
    this.gate = gate;
    this.codes = codes;
    this.readPin = readPin;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.page(context, visit -> html(visit, note, left, null, patience));
  }

  /** Account and PIN. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> enter(
      @RestForm String token,
      @RestForm String account,
      @RestForm String pin,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            refused(visit)
                ? Uni.createFrom().item(PageAnswer.to(PATH))
                : codes
                    .accounts(visit)
                    .chain(accounts -> enter(visit, accounts, account, pin, patience)));
  }

  private Uni<Response> enter(
      PageVisit visit,
      List<HolderBindings.Bound> accounts,
      String account,
      String pin,
      Patience patience) {
    var chosen =
        accounts.stream()
            .map(one -> one.binding().id())
            .filter(id -> id.toString().equals(account))
            .findFirst();
    if (chosen.isEmpty() && (!accounts.isEmpty() || codes.needsAccount(visit))) {
      return Uni.createFrom().item(to("account"));
    }
    return Uni.createFrom()
        .deferred(() -> check(visit, chosen.orElse(null), pin, patience))
        .onFailure(InvalidValueException.class)
        .recoverWithItem(() -> to(FORMAT));
  }

  private Uni<Response> check(PageVisit visit, UUID binding, String pin, Patience patience) {
    return codes
        .enter(visit, binding, Pin.parse(pin), patience)
        .map(PaymentPageResource::told)
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.INVALID_REQUEST))
        .recoverWithItem(() -> to(FORMAT))
        .onFailure(failure -> ProblemException.isOf(failure, ECardProblems.CARD_NOT_USABLE))
        .recoverWithItem(() -> PageAnswer.to(PATH));
  }

  private static Response told(ECardPinCheck check) {
    return switch (check.result()) {
      case CORRECT -> PageAnswer.to(PATH);
      case WRONG -> to("ecard-pin-wrong&left=" + check.attemptsLeft());
      case LOCKED -> to("ecard-pin-locked");
      case NOT_SET -> to(NO_PIN);
    };
  }

  /** A fresh code: for the page's script as JSON, for a browser without scripts as the page. */
  @POST
  @Path("code")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> code(@RestForm String token, @Context RoutingContext context) {
    var accept = context.request().getHeader(HttpHeaders.ACCEPT);
    boolean script = accept != null && accept.contains(MediaType.APPLICATION_JSON);
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit ->
            codes
                .entered(visit, patience)
                .chain(
                    entered ->
                        entered
                            .good()
                            .map(entry -> codes.code(visit, entry, patience))
                            .map(made -> shown(visit, made, script, patience))
                            .orElseGet(() -> Uni.createFrom().item(again(entered)))));
  }

  private Uni<Response> shown(
      PageVisit visit, Uni<CreateIdentityCode.Created> made, boolean script, Patience patience) {
    return made.map(CardPageResource::code)
        .chain(
            code -> script ? CardPageResource.json(code) : html(visit, null, null, code, patience))
        .onFailure(
            failure ->
                CardPageResource.isOfTheCard(failure)
                    || ProblemException.isOf(failure, ECardProblems.LEVEL_TOO_LOW))
        .recoverWithItem(failure -> PageAnswer.to(why((ProblemException) failure)));
  }

  private static String why(ProblemException problem) {
    return problem.type() == ECardProblems.LEVEL_TOO_LOW ? PATH : CardPageResource.why(problem);
  }

  private static Response again(Entered entered) {
    return to(entered.used() ? "paid" : "pin-again");
  }

  private boolean refused(PageVisit visit) {
    return !visit.usability().usable() || codes.refusal(visit).isPresent();
  }

  private Uni<Response> html(
      PageVisit visit, String note, String left, CardView.Code code, Patience patience) {
    if (refused(visit)) {
      return page(visit, "none", List.of(), visit.usability().usable() ? LEVEL : null, null, null);
    }
    return codes
        .entered(visit, patience)
        .chain(
            entered ->
                entered.good().isPresent()
                    ? page(visit, "code", List.of(), null, null, code)
                    : form(visit, note, left));
  }

  private Uni<Response> form(PageVisit visit, String note, String left) {
    return readPin
        .state(visit.actorsPin())
        .chain(
            state ->
                state.set()
                    ? codes.accounts(visit).chain(accounts -> form(visit, accounts, note, left))
                    : page(visit, "none", List.of(), NO_PIN, null, null));
  }

  private Uni<Response> form(
      PageVisit visit, List<HolderBindings.Bound> accounts, String note, String left) {
    return accounts.isEmpty() && codes.needsAccount(visit)
        ? page(visit, "none", accounts, NONE_LINKED, null, null)
        : page(visit, "pin", accounts, note, left, null);
  }

  private static Uni<Response> page(
      PageVisit visit,
      String step,
      List<HolderBindings.Bound> accounts,
      String note,
      String left,
      CardView.Code code) {
    var rows =
        accounts.stream()
            .map(
                one ->
                    new PaymentPageView.Account(
                        one.binding().id().toString(), one.bankName(), one.binding().accountTail()))
            .toList();
    return PageAnswer.html(
        HolderTemplates.payment(
            new PaymentPageView(
                visit.frame(HolderPage.CARD),
                step,
                visit.usability().reason(),
                rows,
                note,
                AttemptsLeft.parse(left),
                code)),
        visit.language());
  }

  private static Response to(String note) {
    return PageAnswer.to(PATH + "?note=" + note);
  }
}
