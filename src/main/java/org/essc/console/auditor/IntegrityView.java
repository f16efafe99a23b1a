package org.essc.console.auditor;

import java.util.List;
import org.essc.console.ConsoleFrame;

/**
 * The chains as they are signed, and verifications of them.
 *
 * @param busy whether one runs, so that the page looks again by itself
 */
record IntegrityView(ConsoleFrame frame, List<Chain> chains, List<Run> runs, boolean busy) {

  /**
   * A chain.
   *
   * @param unsigned entries since its last signed head
   * @param signedAt when that was signed, or empty where it has none
   */
  record Chain(int number, long entries, long unsigned, String signedAt) {}

  /**
   * A verification.
   *
   * @param tone {@code good}, {@code bad} or empty
   */
  record Run(
      String startedAt,
      String finishedAt,
      String by,
      String state,
      String tone,
      long total,
      long read,
      int monthsUnread,
      long found,
      List<String> findings) {

    /** Entries that are written meanwhile are read, too. */
    public long shown() {
      return Math.min(read, total);
    }
  }
}
