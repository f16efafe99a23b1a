package org.essc.console;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.essc.platform.time.ChinaTime;

/** Moments in China, as columns of the desks write them in either language: 2026-11-28 23:45. */
public final class DeskTime {

  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private DeskTime() {}

  public static String text(Instant at) {
    return FORMAT.format(at.atZone(ChinaTime.ZONE));
  }
}
