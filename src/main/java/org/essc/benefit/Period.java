package org.essc.benefit;

import java.time.LocalDate;

/**
 * Until when an authentication is good and by when the next one is needed; days are China's, and
 * the last one counts.
 *
 * @param dueOn the day that the insurer names
 * @param qualifiedUntil last day of the last authentication; null where there was none
 * @param deadline last day on which nothing has lapsed
 * @param noticeOn first day on which it is due soon
 */
public record Period(
    LocalDate dueOn, LocalDate qualifiedUntil, LocalDate deadline, LocalDate noticeOn) {

  /**
   * The insurer's day, or a later one to which it is authenticated already. Where an authentication
   * ends before the insurer's day, that is due soon from then on at the latest.
   *
   * @param noticeDays of the region's policy
   */
  static Period of(LocalDate dueOn, LocalDate qualifiedUntil, int noticeDays) {
    if (qualifiedUntil == null) {
      return new Period(dueOn, null, dueOn, dueOn.minusDays(noticeDays));
    }
    var deadline = qualifiedUntil.isAfter(dueOn) ? qualifiedUntil : dueOn;
    var notice = deadline.minusDays(noticeDays);
    var over = qualifiedUntil.plusDays(1);
    return new Period(
        dueOn,
        qualifiedUntil,
        deadline,
        deadline.isAfter(qualifiedUntil) && over.isBefore(notice) ? over : notice);
  }

  /** Where it stands on a day, as far as the sweep has not said more. */
  EntitlementState state(LocalDate today) {
    return qualifiedUntil != null && !qualifiedUntil.isBefore(today)
        ? EntitlementState.QUALIFIED
        : EntitlementState.DUE;
  }
}
