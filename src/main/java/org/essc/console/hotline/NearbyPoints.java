package org.essc.console.hotline;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.console.ConsoleVisit;
import org.essc.console.hotline.HotlineView.Places;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;
import org.essc.servicepoint.FindServicePoints;
import org.essc.servicepoint.PointHours;
import org.essc.servicepoint.PointService;
import org.essc.servicepoint.ServicePointView;

/** Where the caller can go, and what is open now; the directory that everybody may read. */
@Singleton
class NearbyPoints {

  private static final int SHOWN = 8;

  private final FindServicePoints find;
  private final RegionPolicies policies;
  private final RegionNames names;
  private final Clock clock;

  NearbyPoints(
      FindServicePoints find,
      RegionPolicies policies,
      RegionNames names,
      @BusinessDates Clock clock) {
    this.find = find;
    this.policies = policies;
    this.names = names;
    this.clock = clock;
  }

  /**
   * @param region division code as it was entered, or null
   * @param service code of a {@link PointService}, or null or empty for any
   */
  Uni<Places> handle(ConsoleVisit visit, String region, String service) {
    var code = code(region);
    var wanted = service(service);
    boolean wrong = code == null && region != null && !region.isBlank();
    if (code == null) {
      return Uni.createFrom().item(places(visit, region, null, wanted, List.of(), Set.of(), wrong));
    }
    return page(code, wanted, null)
        .chain(
            all ->
                page(code, wanted, clock.instant())
                    .map(
                        open ->
                            places(
                                visit,
                                region,
                                code,
                                wanted,
                                all,
                                open.stream().map(ServicePointView::id).collect(Collectors.toSet()),
                                false)));
  }

  private Uni<List<ServicePointView>> page(RegionCode code, PointService wanted, Instant openAt) {
    return find.handle(new FindServicePoints.Question(code, wanted, openAt, null, SHOWN))
        .map(ServicePointView.Page::items);
  }

  private static RegionCode code(String text) {
    try {
      return text == null ? null : RegionCode.parse(text.strip());
    } catch (InvalidValueException none) {
      return null;
    }
  }

  private static PointService service(String text) {
    return Arrays.stream(PointService.values())
        .filter(one -> one.code().equals(text))
        .findFirst()
        .orElse(null);
  }

  private Places places(
      ConsoleVisit visit,
      String entered,
      RegionCode code,
      PointService wanted,
      List<ServicePointView> points,
      Set<String> open,
      boolean wrong) {
    return new Places(
        entered == null ? "" : entered.strip(),
        code == null ? "" : names.of(code, visit.language()),
        wanted == null ? "" : wanted.code(),
        regions(visit),
        points.stream()
            .map(
                one ->
                    new Places.Point(
                        one.name(),
                        one.address(),
                        one.telephone() == null ? "" : one.telephone(),
                        hours(one.hours(), visit.language()),
                        open.contains(one.id())))
            .toList(),
        wrong);
  }

  /** Divisions that have a policy of their own; any other code may be typed. */
  private List<Places.Region> regions(ConsoleVisit visit) {
    var seen = new HashSet<RegionCode>();
    return policies.inForce(ChinaTime.today(clock)).stream()
        .map(RegionPolicy::region)
        .filter(seen::add)
        .map(one -> new Places.Region(one.value(), names.of(one, visit.language())))
        .toList();
  }

  private static String hours(PointHours hours, Locale language) {
    if (hours == null) {
      return "";
    }
    var days =
        hours.days().stream()
            .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
            .map(day -> day.getDisplayName(TextStyle.SHORT, language))
            .collect(Collectors.joining(language.getLanguage().equals("en") ? ", " : "、"));
    var spans =
        hours.spans().stream()
            .map(span -> span.from() + "–" + span.to())
            .collect(Collectors.joining(" "));
    return days + " " + spans;
  }
}
