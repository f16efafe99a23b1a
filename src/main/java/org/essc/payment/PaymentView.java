package org.essc.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A payment authorisation as its bank sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "PaymentAuthorization",
    requiredProperties = {
      "jti",
      "state",
      "bindingId",
      "subject",
      "verifierNo",
      "verificationId",
      "ceilingFen",
      "currency",
      "pinAt",
      "issuedAt",
      "expiresAt"
    })
record PaymentView(
    UUID jti,
    @Schema(enumeration = {"open", "expired", "redeemed", "reversed", "void"}) String state,
    @Schema(description = "The account that the holder chose") UUID bindingId,
    @Schema(description = "The holder as this bank knows him or her; pairwise") String subject,
    @Schema(description = "The partner that verified the code: who wants the money")
        String verifierNo,
    UUID verificationId,
    @Schema(description = "The most that it is good for, in fen") int ceilingFen,
    @Schema(enumeration = "CNY") String currency,
    @Schema(description = "When the holder typed the e-card PIN for it") Instant pinAt,
    Instant issuedAt,
    @Schema(description = "60 seconds after it was issued") Instant expiresAt,
    @Schema(description = "What was taken, in fen") Integer amountFen,
    Instant redeemedAt,
    @Schema(description = "When it was given up, or what was taken was undone") Instant voidedAt) {

  /**
   * @param subject as the bank knows the holder
   */
  static PaymentView of(PaymentAuthorization payment, String subject, Instant now) {
    boolean late = payment.state() == PaymentState.OPEN && payment.expired(now);
    return new PaymentView(
        payment.id(),
        late ? PaymentState.EXPIRED : payment.state().text(),
        payment.bindingId(),
        subject,
        payment.verifier().value(),
        payment.verificationId(),
        payment.ceilingFen(),
        payment.currency(),
        payment.pinAt(),
        payment.issuedAt(),
        payment.expiresAt(),
        payment.amountFen().orElse(null),
        payment.redeemedAt().orElse(null),
        payment.voidedAt().orElse(null));
  }

  @Override
  public String toString() {
    return "PaymentView[" + jti + "]";
  }
}
