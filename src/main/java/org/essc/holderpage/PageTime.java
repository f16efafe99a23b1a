package org.essc.holderpage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.essc.platform.time.ChinaTime;

/** Moments and days in China, as the pages write them: 2026年11月28日 23:45, or 2026-11-28 23:45. */
final class PageTime {

  private PageTime() {}

  static String text(Instant at, Locale language) {
    var local = at.atZone(ChinaTime.ZONE);
    return day(local.toLocalDate(), language)
        + " "
        + DateTimeFormatter.ofPattern("HH:mm").format(local);
  }

  static String day(LocalDate day, Locale language) {
    return language.getLanguage().equals("zh")
        ? day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日"
        : day.toString();
  }
}
