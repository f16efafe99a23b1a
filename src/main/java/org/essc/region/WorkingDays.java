package org.essc.region;

import io.smallrye.config.ConfigMapping;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * China's working days, as the State Council announces them for each year: statutory holidays, and
 * the weekend days on which people work to make up for them. The platform does not invent them:
 * without any configured, a holiday is a day like others.
 */
@ConfigMapping(prefix = "essc.public-holidays")
public interface WorkingDays {

  /** Days in China on which public offices are closed, such as {@code 2026-10-01,2026-10-02}. */
  Optional<List<LocalDate>> days();

  /** Saturdays and Sundays that are working days (调休上班), such as {@code 2026-10-10}. */
  Optional<List<LocalDate>> makeUpDays();

  /**
   * Days from that one to the end of the last year of which any holiday is configured: they are
   * announced for a whole year. Negative once it is over; nothing where none is configured.
   */
  default Optional<Long> holidaysKnownFor(LocalDate today) {
    return days()
        .flatMap(list -> list.stream().max(Comparator.naturalOrder()))
        .map(last -> ChronoUnit.DAYS.between(today, last.with(TemporalAdjusters.lastDayOfYear())));
  }

  /** Whether who keeps these hours is there. A make-up day is for whoever works in the week. */
  default boolean open(WorkingHours hours, LocalDateTime inChina) {
    var day = inChina.toLocalDate();
    if (contains(makeUpDays(), day)) {
      return hours.days().stream().anyMatch(one -> one.compareTo(DayOfWeek.SATURDAY) < 0)
          && hours.spansCover(inChina.toLocalTime());
    }
    return hours.covers(inChina, holiday -> contains(days(), holiday));
  }

  private static boolean contains(Optional<List<LocalDate>> days, LocalDate day) {
    return days.map(list -> list.contains(day)).orElse(false);
  }
}
