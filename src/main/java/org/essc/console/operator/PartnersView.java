package org.essc.console.operator;

import java.util.List;

/**
 * @param next cursor of the next page, or null
 */
record PartnersView(OperatorFrame frame, List<Row> rows, String next) {

  /**
   * @param status {@code active} or {@code suspended}
   * @param endingKeys how many of its keys end within thirty days
   */
  record Row(
      String number,
      String name,
      String status,
      String statusWord,
      boolean sandbox,
      String roles,
      String regions,
      int endingKeys) {}
}
