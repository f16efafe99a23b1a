package org.essc.platform.time;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Calendar days of the field: a card's dates begin and end at midnight in China (UTC+8). */
public final class ChinaTime {

  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private ChinaTime() {}

  public static LocalDate today(Clock clock) {
    return LocalDate.ofInstant(clock.instant(), ZONE);
  }
}
