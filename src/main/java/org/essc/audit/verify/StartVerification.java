package org.essc.audit.verify;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;

/** Starts a verification of the whole log; while one runs, that is the answer. */
@Singleton
public class StartVerification {

  /**
   * @param started whether it is a new one
   */
  public record Started(AuditVerification verification, boolean started) {}

  private final Pool pool;
  private final VerificationStore store;
  private final VerifyInBackground background;
  private final AuditLog audit;
  private final Randomness randomness;
  private final Clock clock;

  StartVerification(
      Pool pool,
      VerificationStore store,
      VerifyInBackground background,
      AuditLog audit,
      Randomness randomness,
      Clock clock) {
    this.pool = pool;
    this.store = store;
    this.background = background;
    this.audit = audit;
    this.randomness = randomness;
    this.clock = clock;
  }

  public Uni<Started> handle(Actor by) {
    return pool.withTransaction(transaction -> start(transaction, by))
        .invoke(
            begun -> {
              if (begun.started()) {
                background.begin(begun.verification().verificationId());
              }
            });
  }

  private Uni<Started> start(SqlConnection transaction, Actor by) {
    var now = clock.instant();
    return store
        .start(transaction, randomness.uuid(), by.id(), now)
        .chain(
            begun ->
                begun.isPresent()
                    ? audit
                        .append(transaction, List.of(entry(by, begun.get())))
                        .replaceWith(new Started(begun.get(), true))
                    : store
                        .running(transaction, now)
                        .chain(
                            running ->
                                running.isPresent()
                                    ? Uni.createFrom().item(new Started(running.get(), false))
                                    // it has ended in this moment
                                    : start(transaction, by)));
  }

  private static AuditEntry entry(Actor by, AuditVerification begun) {
    return AuditEntry.of("audit.verify", by)
        .object(SubjectType.AUDIT_VERIFICATION, begun.verificationId())
        .success();
  }
}
