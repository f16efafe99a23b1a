package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.keys.KeyJournal;
import org.essc.keys.KeyTransition;
import org.essc.keys.RotatedBy;

/** Brings the signing keys' transitions into the audit log, in the transaction of each. */
@Singleton
class SigningKeyAudit implements KeyJournal {

  private final AuditLog auditLog;

  SigningKeyAudit(AuditLog auditLog) {
    this.auditLog = auditLog;
  }

  @Override
  public Uni<Void> record(SqlConnection transaction, KeyTransition transition) {
    return auditLog.append(transaction, List.of(entry(transition)));
  }

  private static AuditEntry entry(KeyTransition transition) {
    var act =
        switch (transition.kind()) {
          case ROTATED -> "signing-key.rotate";
          case GONE -> "signing-key.erase";
        };
    var entry =
        AuditEntry.of(act, actor(transition.by()))
            .object("signing-key", transition.kid())
            .detail("purpose", transition.purpose().code());
    if (transition.formerKid() != null) {
      entry.detail("former", transition.formerKid());
    }
    return entry.success();
  }

  private static Actor actor(RotatedBy by) {
    return by.equals(RotatedBy.SCHEDULE) ? Actor.system(by.id()) : Actor.staff(by.id());
  }
}
