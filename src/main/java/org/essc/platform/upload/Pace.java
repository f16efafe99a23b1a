package org.essc.platform.upload;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a body comes, while it is waited for: the time in which we are not ready for more is not
 * the sender's. To be used in one thread at a time.
 */
final class Pace {

  private static final double NANOS_PER_SECOND = 1e9;

  private final long longestSilence;
  private final double bytesPerSecond;
  private final LongSupplier ticker;

  /** Pieces that we are ready for. */
  private long demand;

  private long waitingSince;
  private long waited;
  private long received;

  /**
   * @param longestSilence without a byte; also the time over which the rate is looked at
   * @param bytesPerSecond the least rate
   */
  Pace(Duration longestSilence, long bytesPerSecond, LongSupplier ticker) {
    this.longestSilence = longestSilence.toNanos();
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
  }

  /** We are ready for so many pieces more. */
  void waits(long pieces) {
    if (demand == 0) {
      waitingSince = ticker.getAsLong();
    }
    demand = demand + pieces < 0 ? Long.MAX_VALUE : demand + pieces;
  }

  void received(int bytes) {
    received += bytes;
    long now = ticker.getAsLong();
    if (demand > 0) {
      waited += now - waitingSince;
      waitingSince = now;
      demand--;
    }
  }

  void ended() {
    demand = 0;
    waited = 0;
  }

  /** Whether to give it up: silent for too long, or slower than the least rate over that time. */
  boolean tooSlow() {
    long now = ticker.getAsLong();
    long silent = demand > 0 ? now - waitingSince : 0;
    if (silent >= longestSilence) {
      return true;
    }
    long window = waited + silent;
    if (window < longestSilence) {
      return false;
    }
    boolean slow = received < bytesPerSecond * (window / NANOS_PER_SECOND);
    waited = -silent;
    received = 0;
    return slow;
  }
}
