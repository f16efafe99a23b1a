package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;
import java.util.UUID;
import org.essc.audit.AuditEntry;

/** What ends with a channel's signing, where the channel or the holder ends it. */
public interface SigningFollower {

  /**
   * In the transaction that ends the signing: a failure undoes it.
   *
   * @return what is to stand in the audit log with it
   */
  Uni<List<AuditEntry>> ended(SqlClient transaction, UUID signingId, UUID holderId);

  /** That transaction has committed; nobody waits for what is done here. */
  void committed();
}
