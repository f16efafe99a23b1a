package org.essc.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What a bank may take once.
 *
 * @param id its {@code jti}
 * @param subject the holder as the verifier knows him or her, pairwise
 * @param pinAt when the holder typed the e-card PIN for it
 * @param ceilingFen the most that it is good for
 * @param issuedAt and {@code expiresAt} by the real time, as every signature's
 * @param jws as it was signed; nothing until then
 * @param amountFen what was taken
 * @param paidBy who typed the PIN for the holder
 */
public record PaymentAuthorization(
    UUID id,
    UUID holderId,
    UUID bindingId,
    PartnerNo bank,
    PartnerNo verifier,
    UUID verificationId,
    String subject,
    Instant pinAt,
    int ceilingFen,
    String currency,
    Instant issuedAt,
    Instant expiresAt,
    Optional<String> jws,
    PaymentState state,
    Optional<Integer> amountFen,
    Optional<Instant> redeemedAt,
    Optional<Instant> voidedAt,
    Optional<AuthorizePayments.PaidBy> paidBy) {

  static final String CNY = "CNY";

  /** It is good before this moment's end. */
  boolean expired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "PaymentAuthorization[" + id + " " + state.text() + "]";
  }
}
