package org.essc.benefit.qualification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.region.BenefitWay.Way;
import org.essc.region.RegionCode;

/**
 * One authentication of one entitlement.
 *
 * @param askedBy as an act's requester calls itself for its idempotency keys
 * @param reviewUntil the last moment for a decision; null for what needs none
 * @param qualifiedOn day in China; null while it waits, and when it was rejected
 * @param qualifiedUntil the last day for which it holds
 * @param statement signed, for the insurer
 */
record Qualification(
    UUID id,
    UUID holderId,
    UUID cardId,
    UUID entitlementId,
    PartnerNo insurer,
    String scheme,
    RegionCode region,
    Way way,
    QualificationState state,
    String askedBy,
    Instant askedAt,
    Instant reviewUntil,
    LocalDate qualifiedOn,
    LocalDate qualifiedUntil,
    String statement) {

  boolean waits() {
    return state == QualificationState.WAITING;
  }

  /** As a second clerk has decided; the rest is null where it was rejected. */
  Qualification decided(QualificationState decision, LocalDate on, LocalDate until, String signed) {
    return new Qualification(
        id,
        holderId,
        cardId,
        entitlementId,
        insurer,
        scheme,
        region,
        way,
        decision,
        askedBy,
        askedAt,
        reviewUntil,
        on,
        until,
        signed);
  }

  @Override
  public String toString() {
    return "Qualification[" + id + ", " + state + "]";
  }
}
