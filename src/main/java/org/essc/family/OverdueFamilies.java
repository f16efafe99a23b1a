package org.essc.family;

import static org.essc.platform.overdue.Overdue.TODAY;
import static org.essc.platform.overdue.Overdue.midnight;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.overdue.Overdue;

/**
 * What {@link FollowCalendar} has not come to yet. Of a birthday the month alone stands openly, so
 * one counts from the end of its month.
 */
@Singleton
class OverdueFamilies {

  private static final String BIRTHDAYS =
      "select "
          + midnight("min(next_look) + interval '1 month'")
          + " from family_member where state <> 'ended' and next_look is not null"
          + " and next_look <= "
          + TODAY
          + " - interval '1 month'";

  private static final String INVITATIONS =
      "select min(expires_at) from family_invitation where state = 'open' and expires_at <= $1";

  @Produces
  @Singleton
  Overdue birthdays() {
    return new Overdue("family-birthdays", BIRTHDAYS);
  }

  @Produces
  @Singleton
  Overdue invitations() {
    return new Overdue("family-invitations", INVITATIONS);
  }
}
