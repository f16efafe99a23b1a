package org.essc.console.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.essc.servicepoint.PointHours;
import org.essc.servicepoint.PointHours.PointSpan;
import org.essc.servicepoint.ServicePointBody;
import org.jboss.resteasy.reactive.RestForm;

/** A service point as the desk's form sends it: the API's body, field by field. */
public class PointForm {

  @RestForm String token;
  @RestForm String id;
  @RestForm String regionCode;
  @RestForm String name;
  @RestForm String kind;
  @RestForm String address;
  @RestForm String telephone;
  @RestForm List<String> days;
  @RestForm String spans;
  @RestForm String onHolidays;
  @RestForm List<String> services;
  @RestForm String source;

  ServicePointBody body() {
    return new ServicePointBody(
        text(regionCode),
        text(name),
        text(kind),
        text(address),
        text(telephone),
        hours(),
        list(services),
        text(source));
  }

  /** None where neither a day nor a time was said. */
  private PointHours hours() {
    if (list(days).isEmpty() && text(spans) == null) {
      return null;
    }
    return new PointHours(list(days), spans(text(spans)), "yes".equals(onHolidays));
  }

  private static List<PointSpan> spans(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split("[;；]"))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .map(PointForm::span)
            .toList();
  }

  /** What is none is refused with the rest, as one without an end. */
  private static PointSpan span(String text) {
    var parts = text.split("[-–]", -1);
    return new PointSpan(parts[0].strip(), parts.length == 2 ? parts[1].strip() : "");
  }

  static String spans(PointHours hours) {
    return hours == null
        ? ""
        : hours.spans().stream()
            .map(span -> span.from() + "-" + span.to())
            .collect(Collectors.joining("; "));
  }

  private static List<String> list(List<String> sent) {
    return sent == null ? List.of() : sent.stream().filter(Objects::nonNull).toList();
  }

  private static String text(String sent) {
    return sent == null || sent.isBlank() ? null : sent.strip();
  }
}
