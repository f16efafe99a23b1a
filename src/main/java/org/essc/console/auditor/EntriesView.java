package org.essc.console.auditor;

import java.util.List;
import java.util.Set;
import org.essc.console.ConsoleFrame;

/**
 * Entries of the log, newest first.
 *
 * @param filter as it was entered
 * @param wrong names of the fields that cannot be read
 * @param older query that leads on, or empty at the end
 */
record EntriesView(
    ConsoleFrame frame, Entered filter, Set<String> wrong, List<Row> items, String older) {

  /** Texts of the form; times are China's. */
  record Entered(
      String act, String actor, String outcome, String about, String from, String until) {

    public boolean any() {
      return !(act + actor + outcome + about + from + until).isEmpty();
    }
  }

  /**
   * An entry.
   *
   * @param kind of who acted: {@code partner}, {@code staff} or {@code system}
   * @param tone of the outcome: {@code good}, {@code warn} or {@code bad}
   * @param place its chain and number
   */
  record Row(
      String at,
      String kind,
      String who,
      String act,
      String outcome,
      String tone,
      String problem,
      String holder,
      String object,
      List<String> details,
      String trace,
      String place) {}

  @Override
  public String toString() {
    return "EntriesView[…]";
  }
}
