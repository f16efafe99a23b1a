package org.essc.console.operator;

import java.util.List;

/**
 * @param region code that is asked for
 * @param wrong whether it is none
 * @param next cursor of the next page, or null
 */
record PointsView(OperatorFrame frame, String region, boolean wrong, List<Row> rows, String next) {

  /** One of them. */
  record Row(
      String id, String name, String kind, String region, String address, String telephone) {}
}
