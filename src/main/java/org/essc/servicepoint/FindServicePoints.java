package org.essc.servicepoint;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.ListPage;
import org.essc.region.RegionCode;
import org.essc.region.WorkingDays;

/** Where somebody of a region can go. */
@Singleton
public class FindServicePoints {

  private final ServicePointDirectory directory;
  private final WorkingDays workingDays;

  FindServicePoints(ServicePointDirectory directory, WorkingDays workingDays) {
    this.directory = directory;
    this.workingDays = workingDays;
  }

  /**
   * @param service null for any
   * @param openAt null for any time; with a time, points whose hours nobody has said are left out
   * @param after key of the last point already seen; null for the first page
   */
  public record Question(
      RegionCode region, PointService service, Instant openAt, String after, int limit) {}

  public Uni<ServicePointView.Page> handle(Question question) {
    return directory.all().map(all -> page(nearest(all, question), question));
  }

  /** Fails with {@code not-found}. */
  public Uni<ServicePointView> one(String id) {
    return directory
        .all()
        .map(
            all ->
                all.stream()
                    .filter(point -> point.id().equals(id))
                    .findFirst()
                    .map(ServicePointView::of)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /**
   * Those within the division; where it has none that offers the service, those of the division
   * above it. Points that are closed do not lead further away: they will open.
   */
  private List<ServicePoint> nearest(List<ServicePoint> all, Question question) {
    for (var within : widening(question.region())) {
      var found =
          all.stream()
              .filter(point -> within.test(point.region()))
              .filter(
                  point ->
                      question.service() == null || point.services().contains(question.service()))
              .toList();
      if (!found.isEmpty()) {
        return found.stream().filter(point -> open(point, question.openAt())).toList();
      }
    }
    return List.of();
  }

  private static List<Predicate<RegionCode>> widening(RegionCode region) {
    if (region.equals(region.province())) {
      return List.of(point -> point.province().equals(region));
    }
    Predicate<RegionCode> city = point -> point.city().equals(region.city());
    Predicate<RegionCode> province = point -> point.equals(region.province());
    return region.equals(region.city())
        ? List.of(city, province)
        : List.of(region::equals, region.city()::equals, city, province);
  }

  private boolean open(ServicePoint point, Instant at) {
    return at == null
        || point.hours() != null
            && workingDays.open(point.hours(), LocalDateTime.ofInstant(at, ChinaTime.ZONE));
  }

  private static ServicePointView.Page page(List<ServicePoint> found, Question question) {
    var rest =
        found.stream()
            .filter(
                point -> question.after() == null || point.key().compareTo(question.after()) > 0)
            .limit(question.limit() + 1L)
            .toList();
    var page = ListPage.of(rest, question.limit(), ServicePoint::key);
    return new ServicePointView.Page(page.map(ServicePointView::of).items(), page.nextCursor());
  }
}
