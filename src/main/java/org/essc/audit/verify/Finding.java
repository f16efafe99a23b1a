package org.essc.audit.verify;

/**
 * Something in the log that is not as it was written.
 *
 * @param chain 0 to 15
 * @param seq the entry where it shows; for a missing run of entries, the first of them
 * @param text one line for the operator
 */
public record Finding(Reason reason, int chain, long seq, String text) {

  /** What was found. */
  public enum Reason {
    /** An entry's payload or hash was changed. */
    EDITED,
    /** An entry stands at another number than it was written with. */
    REORDERED,
    /** Entries are missing in the middle. */
    DELETED,
    /** Entries are missing at the end. */
    TAIL_CUT,
    /** The stored head of a chain is not its last entry. */
    HEAD_MISMATCH,
    /** The chain is consistent in itself, yet not the one that was signed. */
    REWRITTEN,
    /** A head's signature is wrong, or not by a key of this platform, or for something else. */
    HEAD_FORGED,
    /** A signed head stands in the collected logs and no longer in the database. */
    HEAD_REMOVED,
    /** The chain itself is gone. */
    CHAIN_MISSING,
    /** A month's file is not there, or not the one that was written. */
    ARCHIVE_ALTERED,
    /** That a month lies in a file is said by somebody else than this platform. */
    NOTE_FORGED
  }

  @Override
  public String toString() {
    return "FINDING chain " + chain + " seq " + seq + " " + reason + ": " + text;
  }
}
