package org.essc.payment;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Banks take what payment authorisations are good for, once. */
@Path("/v1/payment-authorizations/{jti}")
@EndpointDisabled(name = Features.VERIFICATION, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("payments:redeem")
@Tag(name = "Bank cards")
public class PaymentAuthorizationResource {

  private final RedeemPayment redeemPayment;
  private final VoidPayment voidPayment;
  private final PaymentStore store;
  private final PairwiseIds pairwise;
  private final IdempotentActs acts;
  private final Callers callers;
  private final Pool pool;
  private final Clock clock;

  PaymentAuthorizationResource(
      RedeemPayment redeemPayment,
      VoidPayment voidPayment,
      PaymentStore store,
      PairwiseIds pairwise,
      IdempotentActs acts,
      Callers callers,
      Pool pool,
      Clock clock) {
    this.redeemPayment = redeemPayment;
    this.voidPayment = voidPayment;
    this.store = store;
    this.pairwise = pairwise;
    this.acts = acts;
    this.callers = callers;
    this.pool = pool;
    this.clock = clock;
  }

  /** What is taken. */
  @Schema(
      name = "PaymentRedemption",
      requiredProperties = {"amountFen", "currency"})
  record Body(
      @Schema(
              implementation = Integer.class,
              description = "In whole fen, from 1 to the authorisation's ceilingFen")
          BigDecimal amountFen,
      @Schema(enumeration = "CNY") String currency) {}

  @GET
  @Operation(
      operationId = "readPaymentAuthorization",
      summary = "Where a payment authorisation stands",
      description =
          "Reading takes nothing. Which account it is for is told here: the JWS, which the verifier"
              + " sees as well, does not say it.")
  @APIResponse(
      responseCode = "200",
      description = "As it stands",
      content = @Content(schema = @Schema(implementation = PaymentView.class)))
  @Refuses({"not-found, also for another bank's"})
  public Uni<Response> read(@RestPath String jti) {
    var bank = callers.partner().partnerNo();
    return Deadline.PARTNER.bound(
        store
            .find(pool, PathId.existing(jti), bank)
            .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
            .map(
                payment ->
                    PaymentView.of(
                        payment, pairwise.of(bank.value(), payment.holderId()), clock.instant()))
            .map(view -> Response.ok(view).build()));
  }

  @POST
  @Path("/redemptions")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "redeemPaymentAuthorization",
      summary = "Take what a payment authorisation is good for",
      description =
          "Once, ever, for one amount. Card and binding are looked at again: after a loss, and"
              + " after the binding's end, nothing is taken; nor where who pays for the holder may"
              + " do so no more. The money itself is the bank's business.")
  @APIResponse(
      responseCode = "201",
      description = "Taken",
      content = @Content(schema = @Schema(implementation = PaymentView.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "amount-above-ceiling with ceilingFen",
        "binding-not-active with state",
        "card-not-usable with reason; with whose actor it is that of who pays for the holder",
        "idempotency-key-required",
        "not-found, also for another bank's",
        "payment-authorization-expired: 60 seconds are over",
        "payment-authorization-redeemed: once, ever",
        "payment-authorization-void, also where who pays for the holder may do so no more"
      })
  public Uni<Response> redeem(
      @HeaderParam("Idempotency-Key") String idempotencyKey, @RestPath String jti, Body body) {
    var act =
        acts.of("POST /v1/payment-authorizations/{id}/redemptions", idempotencyKey, jti, body);
    var fields = new Violations();
    var amount = fields.read("amountFen", body.amountFen(), PaymentAuthorizationResource::amount);
    fields.read("currency", body.currency(), PaymentAuthorizationResource::currency);
    fields.throwIfAny();
    var bank = callers.partner();
    return act.by(bank, ticket -> redeemPayment.handle(bank.partnerNo(), act.id(), amount, ticket));
  }

  @POST
  @Path("/voids")
  @Operation(
      operationId = "voidPaymentAuthorization",
      summary = "Give a payment authorisation up, or record that what was taken was undone",
      description =
          "Before its redemption it is void: nothing can be taken any more. Afterwards it is"
              + " reversed, as a whole; the holder and the day's reconciliation see it. Refunds of"
              + " a part are between bank, merchant and holder, and are not told here.")
  @APIResponse(
      responseCode = "201",
      description = "Void, or reversed",
      content = @Content(schema = @Schema(implementation = PaymentView.class)))
  @Refuses({
    "idempotency-key-required",
    "not-found, also for another bank's",
    "payment-authorization-void: done before"
  })
  public Uni<Response> giveUp(
      @HeaderParam("Idempotency-Key") String idempotencyKey, @RestPath String jti) {
    var act = acts.about("POST /v1/payment-authorizations/{id}/voids", idempotencyKey, jti);
    var bank = callers.partner();
    return act.by(bank, ticket -> voidPayment.handle(bank.partnerNo(), act.id(), ticket));
  }

  /** Nothing is rounded: a part of a fen is an error of the caller's. */
  private static int amount(BigDecimal fen) {
    try {
      int whole = fen.intValueExact();
      if (whole > 0) {
        return whole;
      }
    } catch (ArithmeticException part) {
      // told below
    }
    throw new InvalidValueException("amount-not-positive");
  }

  private static String currency(String text) {
    if (!text.equals(PaymentAuthorization.CNY)) {
      throw new InvalidValueException("currency-unknown");
    }
    return text;
  }
}
