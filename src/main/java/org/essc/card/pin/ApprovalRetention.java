package org.essc.card.pin;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** A reset that nobody decided holds a phone number and a PIN's hash that will never be used. */
@Singleton
class ApprovalRetention {

  private static final String UNDECIDED =
      """
      delete from pin_approval where (id, holder_id) in (
        select id, holder_id from pin_approval where decided_at is null and expires_at < $1
         limit $2 for update skip locked)""";

  @Produces
  @Singleton
  Retention undecided(RetentionConfig config) {
    return Retention.inBusinessTime("undecided-approvals", config.undecidedApprovals(), UNDECIDED);
  }
}
