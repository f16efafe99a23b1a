package org.essc.console.operator;

import java.util.List;

/**
 * Policies side by side.
 *
 * @param regions that have a policy, to choose from
 * @param chosen codes of those that are compared, two or three
 * @param all whether what is the same everywhere is shown, too
 * @param different how many keys differ
 */
record PoliciesView(
    OperatorFrame frame,
    List<Region> regions,
    List<String> chosen,
    List<String> heads,
    boolean all,
    int different,
    int same,
    List<Row> rows) {

  /** A region that can be chosen. */
  record Region(String code, String name) {}

  /**
   * @param meaning what the key is called
   */
  record Row(String key, String meaning, boolean differs, List<Cell> cells) {}

  /**
   * @param open whether the region's documents are silent
   * @param values in words, a line for each
   * @param differs from the first region's
   * @param from name of the layer that rules it
   */
  record Cell(
      boolean open,
      List<String> values,
      boolean differs,
      String from,
      List<String> sources,
      String note) {}

  public String chosen(int place) {
    return place < chosen.size() ? chosen.get(place) : "";
  }
}
