package org.essc.servicepoint;

import java.util.Set;
import org.essc.region.RegionCode;
import org.essc.region.WorkingHours;

/**
 * A place where people go.
 *
 * @param id lower-case letters, digits and hyphens, chosen by whoever maintains it
 * @param region the division it serves (GB/T 2260)
 * @param telephone as it is printed, several separated by 、; null where none is known
 * @param hours null where nobody has said them
 * @param source whose word this is, for whoever doubts it
 */
public record ServicePoint(
    String id,
    RegionCode region,
    String name,
    PointKind kind,
    String address,
    String telephone,
    WorkingHours hours,
    Set<PointService> services,
    String source) {

  /** In the order of the directory: by region, then by id. */
  String key() {
    return region.value() + ":" + id;
  }
}
