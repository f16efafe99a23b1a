package org.essc.platform.retention;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Compares this instance's clock with the database's. Whoever deletes what is past its time deletes
 * it for all: an instance whose clock is days ahead must not.
 */
@Singleton
public class ClockCheck {

  private static final Duration TOLERATED = Duration.ofMinutes(5);

  private final Pool pool;
  private final Clock clock;
  private final boolean compared;

  @Inject
  ClockCheck(Pool pool, Clock clock, RetentionConfig config) {
    this(pool, clock, config.compareClocks());
  }

  /**
   * @param compared false for tests that move the clock
   */
  public ClockCheck(Pool pool, Clock clock, boolean compared) {
    this.pool = pool;
    this.clock = clock;
    this.compared = compared;
  }

  /** The two clocks are more than five minutes apart. */
  public static final class ClocksApartException extends IllegalStateException {

    private ClocksApartException(Duration apart) {
      super("this instance's clock is " + apart + " from the database's");
    }
  }

  /** Fails with {@link ClocksApartException}, or where the database cannot be asked. */
  public Uni<Void> require() {
    return compared
        ? ahead().invoke(ClockCheck::requireTogether).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  /** By how much this instance's clock is ahead of the database's; negative where it is behind. */
  Uni<Duration> ahead() {
    return pool.query("select clock_timestamp()")
        .execute()
        .map(
            rows ->
                Duration.between(
                    rows.iterator().next().getOffsetDateTime(0).toInstant(), clock.instant()));
  }

  private static void requireTogether(Duration apart) {
    if (apart.abs().compareTo(TOLERATED) > 0) {
      throw new ClocksApartException(apart);
    }
  }
}
