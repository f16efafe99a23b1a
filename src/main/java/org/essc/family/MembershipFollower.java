package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;
import org.essc.audit.AuditEntry;

/**
 * What goes with the right to act for another: codes, sessions, log-ins that were made by it. Other
 * rooms implement it.
 */
public interface MembershipFollower {

  /**
   * A membership that has ended, or by which less may be done from now on, as its minor has turned
   * 16.
   *
   * @param id the membership's
   * @param actorId holder who acted
   * @param memberId holder for whom
   */
  record Over(UUID id, UUID actorId, UUID memberId) {}

  /**
   * In the transaction that ends it: a failure undoes it.
   *
   * @return what is to stand in the audit log with it
   */
  Uni<List<AuditEntry>> over(SqlClient transaction, List<Over> all);

  /** That transaction has committed; nobody waits for what is done here. */
  void committed();
}
