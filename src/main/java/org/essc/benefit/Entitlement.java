package org.essc.benefit;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.region.RegionCode;

/**
 * A standing benefit that somebody draws, as it is stored.
 *
 * @param insurer who pays it
 * @param reference the insurer's own, one of each insurer and scheme; no personal data
 * @param holderId null where no holder is known
 * @param reason why it is unmatched ({@code unknown}, {@code mismatch}), doubted or ended; else
 *     null
 * @param qualificationId the last authentication; null where there was none
 */
public record Entitlement(
    UUID id,
    PartnerNo insurer,
    BenefitScheme scheme,
    String reference,
    UUID holderId,
    RegionCode region,
    EntitlementState state,
    String reason,
    Period period,
    UUID qualificationId) {

  /** Of {@link EntitlementState#UNMATCHED}: no holder has that number. */
  static final String UNKNOWN = "unknown";

  /** Of {@link EntitlementState#UNMATCHED}: a holder came who has that number and another name. */
  static final String MISMATCH = "mismatch";

  /** Of {@link EntitlementState#ENDED}. */
  static final String DEATH = "death";

  /** By when it has to be authenticated. */
  public LocalDate deadline() {
    return period.deadline();
  }

  /**
   * What a row of the insurer says.
   *
   * @param holderId null where none is known
   * @param dead whether the holder has died
   */
  public record Told(
      RegionCode region, LocalDate dueOn, int noticeDays, UUID holderId, boolean dead) {}

  /** One that was not known before. */
  public static Entitlement told(
      UUID id,
      PartnerNo insurer,
      BenefitScheme scheme,
      String reference,
      Told told,
      LocalDate today) {
    return new Entitlement(
            id,
            insurer,
            scheme,
            reference,
            told.holderId(),
            told.region(),
            EntitlementState.DUE,
            null,
            Period.of(told.dueOn(), null, told.noticeDays()),
            null)
        .standing(told, today);
  }

  /**
   * As a later row says. Another deadline begins anew what the sweep has said; a doubt stays, as
   * does an authentication, unless the row is about another person.
   */
  public Entitlement corrected(Told told, boolean samePerson, LocalDate today) {
    var newPeriod =
        Period.of(told.dueOn(), samePerson ? period.qualifiedUntil() : null, told.noticeDays());
    var corrected =
        new Entitlement(
            id,
            insurer,
            scheme,
            reference,
            told.holderId(),
            told.region(),
            state,
            reason,
            newPeriod,
            samePerson ? qualificationId : null);
    boolean goesOn =
        samePerson
            && !told.dead()
            && (state == EntitlementState.DOUBTED
                || state.open() && deadline().equals(newPeriod.deadline()));
    return goesOn ? corrected : corrected.standing(told, today);
  }

  /** The holder has come. */
  Entitlement matched(UUID holder, boolean dead, LocalDate today) {
    var known =
        new Entitlement(
            id, insurer, scheme, reference, holder, region, state, reason, period, null);
    return dead ? known.in(EntitlementState.ENDED, DEATH) : known.in(period.state(today), null);
  }

  /** The insurer has taken it back. */
  public Entitlement withdrawn() {
    return in(EntitlementState.WITHDRAWN, null);
  }

  private Entitlement standing(Told told, LocalDate today) {
    if (told.holderId() == null) {
      return in(EntitlementState.UNMATCHED, UNKNOWN);
    }
    return told.dead() ? in(EntitlementState.ENDED, DEATH) : in(period.state(today), null);
  }

  Entitlement in(EntitlementState newState, String newReason) {
    return with(newState, newReason, period, qualificationId);
  }

  /**
   * Authenticated until a day; one that was authenticated further keeps that.
   *
   * @param noticeDays of the region's policy
   */
  Entitlement qualified(UUID qualification, LocalDate until, int noticeDays) {
    var former = period.qualifiedUntil();
    var last = former != null && former.isAfter(until) ? former : until;
    return with(
        EntitlementState.QUALIFIED,
        null,
        Period.of(period.dueOn(), last, noticeDays),
        qualification);
  }

  private Entitlement with(
      EntitlementState newState, String newReason, Period newPeriod, UUID qualification) {
    return new Entitlement(
        id,
        insurer,
        scheme,
        reference,
        holderId,
        region,
        newState,
        newReason,
        newPeriod,
        qualification);
  }
}
