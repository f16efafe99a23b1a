package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;

/**
 * Where a clerk looks for a holder. What was typed is not shown again: it is personal data.
 *
 * @param reason chosen last, or empty
 * @param note {@code none}, {@code number}, {@code reason} or empty
 * @param waiting for a second clerk
 */
record SearchView(ConsoleFrame frame, String reason, String note, List<Waiting> waiting) {

  /** Something that another clerk has asked for; its record is opened with a reason. */
  record Waiting(
      String kind,
      String holderId,
      String title,
      String detail,
      String region,
      String at,
      String until) {}

  public List<String> reasons() {
    return LookReason.texts();
  }
}
