package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.settlement.SettlementStore;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;

/** A cancellation as it stands at this moment; one whose time is over is refused first. */
@Singleton
class ReadCancellation {

  private final Pool pool;
  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final CloseUnanswered closeUnanswered;
  private final ActRules rules;
  private final AuditLog audit;
  private final Clock clock;

  ReadCancellation(
      Pool pool,
      CancellationStore cancellations,
      SettlementStore settlements,
      CloseUnanswered closeUnanswered,
      ActRules rules,
      AuditLog audit,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.closeUnanswered = closeUnanswered;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
  }

  Uni<CancellationView> handle(UUID id, Requester requester) {
    return cancellations
        .find(pool, id)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .invoke(found -> rules.requireServed(rules.of(found.region()), requester))
        .chain(
            found ->
                found.overdue(clock.instant())
                    ? closeUnanswered.close(found)
                    : Uni.createFrom().item(found))
        .chain(found -> settlements.of(pool, id).map(all -> CancellationView.of(found, all)))
        .call(
            view ->
                audit.record(
                    AuditEntry.of("cancellation.read", requester.actor())
                        .object(SubjectType.CANCELLATION, id)
                        .success()));
  }
}
