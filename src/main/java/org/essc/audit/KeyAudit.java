package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.keys.KeyJournal;
import org.essc.keys.KeyTransition;
import org.essc.keys.RotatedBy;
import org.essc.platform.outbox.SubjectType;

/** Enters what happens to keys, in the transaction in which it happens. */
@Singleton
public class KeyAudit implements KeyJournal {

  private final AuditLog log;

  KeyAudit(AuditLog log) {
    this.log = log;
  }

  @Override
  public Uni<Void> record(SqlConnection transaction, KeyTransition transition) {
    return log.append(transaction, List.of(entry(transition)));
  }

  /** The entry that tells of it. */
  public static AuditEntry entry(KeyTransition transition) {
    var entry =
        switch (transition.kind()) {
          case SIGNING_KEY_ROTATED ->
              of("signing-key.rotated", SubjectType.SIGNING_KEY, transition);
          case SIGNING_KEY_GONE -> of("signing-key.gone", SubjectType.SIGNING_KEY, transition);
          case SIGNING_KEY_REVOKED ->
              of("signing-key.revoked", SubjectType.SIGNING_KEY, transition);
          case DATA_KEY_ROTATED -> of("data-key.rotated", SubjectType.DATA_KEY, transition);
          case REENCRYPTION_STARTED ->
              of("data-key.reencryption-started", SubjectType.DATA_KEY, transition);
        };
    if (transition.former() != null) {
      entry.detail("former", transition.former());
    }
    return entry.success();
  }

  private static AuditEntry.Builder of(String act, SubjectType type, KeyTransition transition) {
    return AuditEntry.of(act, actor(transition.by()))
        .object(type, transition.key())
        .detail("purpose", transition.purpose());
  }

  private static Actor actor(RotatedBy by) {
    return "staff".equals(by.kind()) ? Actor.staff(by.id()) : Actor.system(by.id());
  }
}
