package org.essc.testing;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The platform's clock in every test: real time until a test moves it. Inject it, move it, and
 * {@link #reset()} it afterwards.
 */
@Mock
@Singleton
public class MutableClock extends Clock {

  private static final Clock SYSTEM = Clock.systemUTC();

  private volatile Duration offset = Duration.ZERO;
  private volatile Instant still;

  /** Moves on (or back) from where it stands. It goes on running. */
  public void advance(Duration by) {
    if (still != null) {
      moveTo(still);
    }
    offset = offset.plus(by);
  }

  /** Moves to an instant. It goes on running from there. */
  public void moveTo(Instant instant) {
    offset = Duration.between(SYSTEM.instant(), instant);
    still = null;
  }

  /** Moves to an instant and stands there, however long what is done at it takes. */
  public void stopAt(Instant instant) {
    still = instant;
  }

  public void reset() {
    offset = Duration.ZERO;
    still = null;
  }

  @Override
  public Instant instant() {
    var stands = still;
    return stands == null ? SYSTEM.instant().plus(offset) : stands;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the platform's clock is UTC");
  }
}
