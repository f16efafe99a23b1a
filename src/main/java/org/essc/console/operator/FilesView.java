package org.essc.console.operator;

import java.util.List;

/**
 * @param busy whether something is under way: then the page looks again soon
 * @param seen digest of what is shown, for the page's next question
 */
record FilesView(
    OperatorFrame frame, List<Row> files, List<Row> batches, boolean busy, String seen) {

  /**
   * A file, or a batch.
   *
   * @param state its code, for the tone
   * @param done of {@code all}, in rows or cards; {@code all} is 0 where it is not known yet
   * @param left how long it will take, or null
   * @param failure in words, or null
   */
  record Row(
      String id,
      String kind,
      String whose,
      String state,
      String stateWord,
      long done,
      long all,
      long wrong,
      String left,
      String failure,
      String begun) {

    public long percent() {
      return all == 0 ? 0 : done * 100 / all;
    }

    public String tone() {
      return switch (state) {
        case "completed" -> wrong == 0 ? "good" : "warn";
        case "failed" -> "bad";
        default -> "";
      };
    }
  }
}
