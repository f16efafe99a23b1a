package org.essc.servicepoint;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.platform.problem.Violations;
import org.essc.region.WorkingHours;

/** When a point is open, in China's time, as it is sent and answered. */
@Schema(
    name = "ServicePointHours",
    requiredProperties = {"days", "spans", "onPublicHolidays"})
public record PointHours(
    @Schema(
            description =
                "monday … sunday; a make-up working day counts as one of Monday to Friday")
        List<String> days,
    List<PointSpan> spans,
    @Schema(description = "Whether also on statutory holidays") Boolean onPublicHolidays) {

  /** From the first minute to the first that does not belong to it any more. */
  @Schema(
      name = "ServicePointSpan",
      requiredProperties = {"from", "to"})
  public record PointSpan(
      @Schema(examples = "08:30") String from, @Schema(examples = "11:40") String to) {

    static PointSpan parse(String text) {
      var parts = text.split("-", -1);
      return parts.length == 2 ? new PointSpan(parts[0].strip(), parts[1].strip()) : null;
    }

    String text() {
      return from + "-" + to;
    }
  }

  static PointHours of(WorkingHours hours) {
    return hours == null
        ? null
        : new PointHours(
            hours.days().stream().sorted().map(PointHours::name).toList(),
            hours.spans().stream()
                .map(span -> new PointSpan(span.from().toString(), span.to().toString()))
                .toList(),
            hours.onPublicHolidays());
  }

  /** Null, with a violation, where it is none. */
  WorkingHours read(String field, Violations violations) {
    var read = EnumSet.noneOf(DayOfWeek.class);
    if (days == null || days.isEmpty() || !days.stream().allMatch(day -> add(read, day))) {
      violations.add(field + ".days", "at least one of monday to sunday");
      return null;
    }
    if (onPublicHolidays == null) {
      violations.add(field + ".onPublicHolidays", "true or false");
      return null;
    }
    try {
      return new WorkingHours(
          read, spans.stream().map(PointHours::span).toList(), onPublicHolidays);
    } catch (IllegalArgumentException | DateTimeParseException | NullPointerException malformed) {
      violations.add(field + ".spans", "spans-format");
      return null;
    }
  }

  private static boolean add(EnumSet<DayOfWeek> days, String name) {
    for (var day : DayOfWeek.values()) {
      if (name(day).equals(name)) {
        return days.add(day);
      }
    }
    return false;
  }

  private static WorkingHours.Span span(PointSpan span) {
    return new WorkingHours.Span(LocalTime.parse(span.from()), LocalTime.parse(span.to()));
  }

  private static String name(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT);
  }
}
