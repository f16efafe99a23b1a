package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.ecard.SigningFollower;

/** What was confirmed on a channel ends with that channel's signing, in the same transaction. */
@Singleton
class SessionsFollowSigning implements SigningFollower {

  private final EndingStore store;
  private final SendLogoutNotices notices;
  private final Clock clock;

  SessionsFollowSigning(EndingStore store, SendLogoutNotices notices, Clock clock) {
    this.store = store;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public Uni<List<AuditEntry>> ended(SqlClient transaction, UUID signingId, UUID holderId) {
    return store
        .ofSigning(transaction, signingId, holderId, clock.instant())
        .map(
            ended -> EndSessions.entries(ended, EndedBy.CHANNEL, Actor.system("signing-follower")));
  }

  @Override
  public void committed() {
    notices.soon();
  }
}
