package org.essc.family;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** A closed invitation holds a name that nobody needs any more; the membership has its own row. */
@Singleton
class InvitationRetention {

  private static final String CLOSED =
      """
      delete from family_invitation where (id, holder_id) in (
        select id, holder_id from family_invitation where state <> 'open' and closed_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention closed(RetentionConfig config) {
    return Retention.inBusinessTime("closed-invitations", config.closedInvitations(), CLOSED);
  }
}
