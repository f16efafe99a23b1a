package org.essc.region;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When people serve, in China's time.
 *
 * @param days days of the week
 * @param spans parts of a day, in order and apart from each other
 * @param onPublicHolidays whether also on statutory holidays
 */
public record WorkingHours(Set<DayOfWeek> days, List<Span> spans, boolean onPublicHolidays) {

  /**
   * @param from first minute that belongs to it
   * @param to first minute that does not
   */
  public record Span(
      @JsonFormat(pattern = "HH:mm") LocalTime from, @JsonFormat(pattern = "HH:mm") LocalTime to) {

    public Span {
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException("a span ends after it begins");
      }
    }

    private boolean covers(LocalTime time) {
      return !time.isBefore(from) && time.isBefore(to);
    }
  }

  public WorkingHours {
    days = Set.copyOf(days);
    spans = List.copyOf(spans);
    if (days.isEmpty() || spans.isEmpty()) {
      throw new IllegalArgumentException("there is at least one day and one span");
    }
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).from().isBefore(spans.get(i - 1).to())) {
        throw new IllegalArgumentException("spans follow each other and do not overlap");
      }
    }
  }

  /**
   * @param inChina date and time in China's time zone
   * @param publicHoliday which days are statutory holidays; the calendar is its owner's
   */
  public boolean covers(LocalDateTime inChina, Predicate<LocalDate> publicHoliday) {
    return days.contains(inChina.getDayOfWeek())
        && (onPublicHolidays || !publicHoliday.test(inChina.toLocalDate()))
        && spansCover(inChina.toLocalTime());
  }

  boolean spansCover(LocalTime time) {
    return spans.stream().anyMatch(span -> span.covers(time));
  }
}
