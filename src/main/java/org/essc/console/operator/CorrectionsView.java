package org.essc.console.operator;

import java.util.List;

/**
 * @param which code of those that are listed
 * @param next cursor of the next page, or null
 */
record CorrectionsView(
    OperatorFrame frame, String which, List<PointView.Choice> kinds, List<Row> rows, String next) {

  /**
   * @param tone {@code good}, {@code warn}, {@code bad} or empty
   */
  record Row(
      String id,
      String asked,
      String due,
      String state,
      String tone,
      String corrects,
      String region,
      String reference,
      boolean open) {}
}
