package org.essc.holderpage;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.essc.platform.time.ChinaTime;

/** Moments as the pages write them. */
final class PageTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

  private PageTime() {}

  static String text(Instant at) {
    return FORMAT.format(at);
  }
}
