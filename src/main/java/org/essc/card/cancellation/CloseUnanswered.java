package org.essc.card.cancellation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.act.ActTransactions;
import org.essc.audit.Actor;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.BusinessDatesMoved;
import org.jboss.logging.Logger;

/**
 * Refuses cancellations whose partners did not answer in time. Several instances may sweep at once:
 * each cancellation is locked and looked at again, so it is refused once.
 */
@Singleton
class CloseUnanswered {

  private static final Logger LOG = Logger.getLogger(CloseUnanswered.class);
  private static final int BATCH = 200;

  private final Pool pool;
  private final ActTransactions transactions;
  private final CancellationStore cancellations;
  private final DecideCancellation decide;
  private final Clock clock;

  CloseUnanswered(
      Pool pool,
      ActTransactions transactions,
      CancellationStore cancellations,
      DecideCancellation decide,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.transactions = transactions;
    this.cancellations = cancellations;
    this.decide = decide;
    this.clock = clock;
  }

  @Scheduled(
      every = "{essc.cancellation.sweep-every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return cancellations
        .overdue(pool, clock.instant(), BATCH)
        .chain(
            found ->
                Multi.createFrom()
                    .iterable(found)
                    .onItem()
                    .transformToUniAndConcatenate(this::closeOrLeave)
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  void moved(@ObservesAsync BusinessDatesMoved moved) {
    sweep()
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("Deadlines wait for the next sweep: %s", failure.getClass()));
  }

  /** As it is afterwards. */
  Uni<Cancellation> close(Cancellation overdue) {
    return transactions.run(
        "card.refuse-cancellation",
        Actor.system("cancellation"),
        work -> decide.handle(work, overdue.cardId(), overdue.id()));
  }

  /** One that cannot be closed now must not keep the others from it. */
  private Uni<Cancellation> closeOrLeave(Cancellation overdue) {
    return close(overdue)
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf(
                  "an unanswered cancellation stays for the next sweep: %s",
                  failure.getClass().getSimpleName());
              return overdue;
            });
  }
}
