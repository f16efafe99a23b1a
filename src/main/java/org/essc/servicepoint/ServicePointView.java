package org.essc.servicepoint;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A service point as everybody sees it. */
@Schema(name = "ServicePoint")
public record ServicePointView(
    String id,
    String regionCode,
    String name,
    String kind,
    String address,
    String telephone,
    @Schema(description = "Absent where nobody has said them: ask by telephone") PointHours hours,
    List<String> services,
    @Schema(description = "Where these data come from") String source) {

  /**
   * @param nextCursor where the next page begins; null on the last
   */
  @Schema(name = "ServicePointPage")
  public record Page(List<ServicePointView> items, String nextCursor) {}

  static ServicePointView of(ServicePoint point) {
    return new ServicePointView(
        point.id(),
        point.region().value(),
        point.name(),
        point.kind().code(),
        point.address(),
        point.telephone(),
        PointHours.of(point.hours()),
        point.services().stream().sorted().map(PointService::code).toList(),
        point.source());
  }
}
