package org.essc.platform.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.platform.retention.ClockCheck;

/** Deletes keys, with the answers that were kept under them, when their time is over. */
@Singleton
class ForgetExpiredKeys {

  /** Deleted in one statement: nobody waits for their locks for long. */
  private static final int BATCH = 2_000;

  /** In ten minutes: more than two thousand keys a second from each instance. */
  private static final int MOST_BATCHES = 600;

  private final IdempotencyStore store;
  private final ClockCheck check;

  ForgetExpiredKeys(IdempotencyStore store, ClockCheck check) {
    this.store = store;
    this.check = check;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> forget() {
    return check.require().chain(() -> forget(MOST_BATCHES));
  }

  private Uni<Void> forget(int left) {
    return store
        .deleteExpired(BATCH)
        .chain(
            deleted ->
                deleted < BATCH || left == 1 ? Uni.createFrom().voidItem() : forget(left - 1));
  }
}
