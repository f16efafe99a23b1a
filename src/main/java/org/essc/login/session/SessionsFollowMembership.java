package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.family.MembershipFollower;

/** Log-ins that somebody made for a member end with the membership, in the same transaction. */
@Singleton
class SessionsFollowMembership implements MembershipFollower {

  private final EndingStore store;
  private final SendLogoutNotices notices;
  private final Clock clock;

  SessionsFollowMembership(EndingStore store, SendLogoutNotices notices, Clock clock) {
    this.store = store;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public Uni<List<AuditEntry>> over(SqlClient transaction, List<Over> all) {
    return store
        .ofMemberships(transaction, all, clock.instant())
        .map(
            ended ->
                EndSessions.entries(
                    ended, EndedBy.MEMBERSHIP, Actor.system("membership-follower")));
  }

  @Override
  public void committed() {
    notices.soon();
  }
}
