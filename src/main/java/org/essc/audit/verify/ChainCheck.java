package org.essc.audit.verify;

import java.util.Arrays;
import java.util.function.Consumer;
import org.essc.audit.ChainHash;
import org.essc.audit.verify.Finding.Reason;

/** Follows one chain, entry by entry, in constant memory. */
final class ChainCheck {

  private final int chain;
  private final ChainHash hashes = new ChainHash();
  private final Consumer<Finding> findings;
  private final Suspects suspects;
  private byte[] last;
  private long lastSeq;

  ChainCheck(int chain, Consumer<Finding> findings) {
    this.chain = chain;
    this.findings = findings;
    this.suspects = new Suspects(chain, hashes, findings);
    this.last = hashes.genesis(chain);
  }

  /** The next entry, in the order of their numbers. */
  void entry(long seq, String payload, byte[] hash) {
    if (seq != lastSeq + 1) {
      // What stood between is lost, so this entry's own hash must be taken as it is.
      missing(seq);
    } else if (!Arrays.equals(hash, hashes.next(last, seq, payload))) {
      suspects.add(last, seq, payload, hash);
    }
    last = hash;
    lastSeq = seq;
  }

  private void missing(long next) {
    var text = (next - lastSeq - 1) + " entries are missing, up to " + (next - 1);
    findings.accept(new Finding(Reason.DELETED, chain, lastSeq + 1, text));
  }

  /**
   * The entries from the first to this one lie in a file.
   *
   * @param read whether the file was read, and they were seen: another end than the database notes
   *     is a finding; of one that was not read, a first that does not follow on what is before it
   */
  void archived(long first, long seq, byte[] hash, boolean read) {
    if (!read && first > lastSeq + 1) {
      missing(first);
    }
    if (read && (seq != lastSeq || !Arrays.equals(hash, last))) {
      var text = "the file ends at " + lastSeq + ", not where the database says, at " + seq;
      findings.accept(new Finding(Reason.ARCHIVE_ALTERED, chain, lastSeq, text));
    }
    last = hash;
    lastSeq = seq;
  }

  /** All entries were seen; the chain's stored head must be the last of them. */
  void end(long headSeq, byte[] headHash) {
    suspects.report();
    if (headSeq > lastSeq) {
      var text = (headSeq - lastSeq) + " entries are missing at the end, up to " + headSeq;
      findings.accept(new Finding(Reason.TAIL_CUT, chain, lastSeq + 1, text));
    } else if (headSeq < lastSeq) {
      var text = "the chain's head says " + headSeq + ", its entries go on to " + lastSeq;
      findings.accept(new Finding(Reason.HEAD_MISMATCH, chain, headSeq, text));
    } else if (!Arrays.equals(headHash, last)) {
      var text = "the chain's head has another hash than its last entry";
      findings.accept(new Finding(Reason.HEAD_MISMATCH, chain, headSeq, text));
    }
  }

  long lastSeq() {
    return lastSeq;
  }
}
