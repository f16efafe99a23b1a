package org.essc.platform.time;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The real time, shifted by as much as the sandbox was told; nobody else shifts it. */
@Singleton
@BusinessDates
public class BusinessClock extends Clock {

  private final Clock real;
  private volatile Duration offset = Duration.ZERO;

  public BusinessClock(Clock real) {
    this.real = real;
  }

  /** How far ahead of the real time it is; negative where it is behind. */
  public Duration offset() {
    return offset;
  }

  /** Goes on running, so far from the real time. */
  public void shift(Duration offset) {
    this.offset = offset;
  }

  @Override
  public Instant instant() {
    return real.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the platform's clock is UTC");
  }
}
