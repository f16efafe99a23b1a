package org.essc.platform.retention;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;

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
        ? pool.query("select clock_timestamp()")
            .execute()
            .invoke(rows -> compare(rows.iterator().next().getOffsetDateTime(0)))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private void compare(OffsetDateTime theirs) {
    var apart = Duration.between(theirs.toInstant(), clock.instant());
    if (apart.abs().compareTo(TOLERATED) > 0) {
      throw new ClocksApartException(apart);
    }
  }
}
