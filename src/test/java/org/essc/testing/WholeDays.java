package org.essc.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Tests ask what day it is more than once. None begins shortly before a day ends, in China or by
 * UTC: it waits for the next one, in which it comes to its end.
 */
public final class WholeDays implements TestExecutionListener {

  private static final Duration SHORTLY = Duration.ofSeconds(20);
  private static final List<ZoneId> DAYS = List.of(ZoneId.of("Asia/Shanghai"), ZoneOffset.UTC);

  private final Clock clock = Clock.systemUTC();

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      var wait = until(clock.instant());
      if (!wait.isZero()) {
        sleep(wait);
      }
    }
  }

  /** How long there is to wait before a test begins; mostly not at all. */
  static Duration until(Instant now) {
    return DAYS.stream()
        .map(zone -> Duration.between(now, midnightAfter(now, zone)))
        .filter(left -> left.compareTo(SHORTLY) <= 0)
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private static Instant midnightAfter(Instant now, ZoneId zone) {
    return LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
  }

  private static void sleep(Duration wait) {
    try {
      Thread.sleep(wait.toMillis() + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
