package org.essc.benefit.qualification;

import java.time.LocalDate;
import org.essc.act.ActContext;
import org.essc.benefit.BenefitScheme;
import org.essc.region.BenefitWay.Way;

/**
 * An authentication as it is asked for, valid by its types.
 *
 * @param scheme null for all that is due
 * @param by who asks, on whose behalf and with what shown
 * @param codeShown whether the holder has shown an identity code, which is used up by then
 * @param on the day in China on which the person was seen; null for today
 * @param wardsPage whether the guardian does it on the ward's page, by a membership that is held
 */
record Asked(
    Way way,
    BenefitScheme scheme,
    ActContext by,
    Shown shown,
    boolean codeShown,
    LocalDate on,
    boolean wardsPage) {

  /** By the guardian, on the ward's page; {@code by} has the look at the ward's face. */
  static Asked onWardsPage(ActContext by) {
    return new Asked(Way.GUARDIAN, null, by, Shown.NOTHING, false, null, true);
  }

  /** By whom it was seen on that day. */
  static Asked silently(ActContext by, LocalDate on) {
    return new Asked(Way.SILENT, null, by, Shown.NOTHING, false, on, false);
  }

  Asked(Way way, BenefitScheme scheme, ActContext by, Shown shown, boolean codeShown) {
    this(way, scheme, by, shown, codeShown, null, false);
  }

  /** The same, by whom a rule has let act. */
  Asked by(ActContext permitted) {
    return new Asked(way, scheme, permitted, shown, codeShown, on, wardsPage);
  }

  /** The first day of what is authenticated. */
  LocalDate day(LocalDate today) {
    return on == null ? today : on;
  }

  /** By whose idempotency keys it is asked, so that nobody approves what they asked for. */
  String asker() {
    return by.requester().idempotencyCaller();
  }

  /** Whether somebody vouches for having seen the person: that ends a doubt. */
  boolean seenInPerson() {
    return seenInPerson(way);
  }

  static boolean seenInPerson(Way way) {
    return way == Way.COUNTER || way == Way.HOME || way == Way.ABROAD;
  }

  @Override
  public String toString() {
    return "Asked[" + way + "]";
  }
}
