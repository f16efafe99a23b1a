package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.essc.keys.KeyJournal;
import org.essc.keys.KeyTransition;
import org.essc.keys.RotatedBy;

/** Enters what happens to signing keys: {@code signing-key.rotated}, {@code signing-key.gone}. */
@Singleton
class KeyAudit implements KeyJournal {

  private final AuditLog log;

  KeyAudit(AuditLog log) {
    this.log = log;
  }

  @Override
  public Uni<Void> record(SqlConnection transaction, KeyTransition transition) {
    var entry =
        AuditEntry.of(act(transition), actor(transition.by()))
            .object("signing-key", transition.kid())
            .detail("purpose", transition.purpose().code());
    if (transition.formerKid() != null) {
      entry.detail("former", transition.formerKid());
    }
    return log.append(transaction, List.of(entry.success()));
  }

  private static String act(KeyTransition transition) {
    return "signing-key." + transition.kind().name().toLowerCase(Locale.ROOT);
  }

  private static Actor actor(RotatedBy by) {
    return "staff".equals(by.kind()) ? Actor.staff(by.id()) : Actor.system(by.id());
  }
}
