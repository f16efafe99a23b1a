package org.essc.console.operator;

import java.util.List;

/**
 * A plot and its table.
 *
 * @param id of its elements; also its name in the texts
 * @param columns heads of the table's columns, the first one that of the rows' names
 */
record Plot(
    String id, String title, String note, String svg, List<String> columns, List<Line> lines) {

  /** A row of the table. */
  record Line(String name, List<String> cells) {}

  public boolean empty() {
    return svg.isEmpty();
  }
}
