package org.essc.audit.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.essc.audit.ChainHash;
import org.essc.audit.verify.Finding.Reason;

/**
 * The entries of one chain whose hash does not follow from the entry before, and what happened to
 * them: an entry that fits at the number of another suspect was moved, one that fits at its own
 * number behind a moved entry is itself untouched, any other was edited.
 *
 * <p>To find out, each suspect is tried at every suspect's number behind every known hash. So only
 * the first few are kept; beyond them a chain is spoilt, and all are reported as edited.
 */
final class Suspects {

  static final int KEPT = 48;

  private record Suspect(long seq, String payload, byte[] hash) {}

  private final int chain;
  private final ChainHash hashes;
  private final Consumer<Finding> findings;
  private final List<Suspect> kept = new ArrayList<>();

  /** Hashes that an entry may follow: stored before a suspect, or computed from its payload. */
  private final List<byte[]> predecessors = new ArrayList<>();

  private long beyond;
  private long firstBeyond;

  Suspects(int chain, ChainHash hashes, Consumer<Finding> findings) {
    this.chain = chain;
    this.hashes = hashes;
    this.findings = findings;
  }

  void add(byte[] previous, long seq, String payload, byte[] hash) {
    if (kept.size() == KEPT) {
      firstBeyond = beyond == 0 ? seq : firstBeyond;
      beyond++;
      return;
    }
    kept.add(new Suspect(seq, payload, hash));
    predecessors.add(previous);
    predecessors.add(hashes.next(previous, seq, payload));
  }

  /** Reports them, in their order. */
  void report() {
    var known = new HashSet<String>();
    kept.forEach(suspect -> known.add(Arrays.toString(suspect.hash)));
    var behind = new ArrayList<>(predecessors);
    kept.forEach(suspect -> behind.add(suspect.hash));
    for (var suspect : kept) {
      if (!fits(suspect, suspect.seq, behind, Set.of(Arrays.toString(suspect.hash)))) {
        report(suspect, behind, known);
      }
    }
    if (beyond > 0) {
      var text = "and " + (beyond - 1) + " later entries of this chain were changed or moved";
      findings.accept(new Finding(Reason.EDITED, chain, firstBeyond, text));
    }
  }

  private void report(Suspect suspect, List<byte[]> behind, Set<String> known) {
    for (var other : kept) {
      if (other.seq != suspect.seq && fits(suspect, other.seq, behind, known)) {
        var text = "this entry was written as number " + other.seq;
        findings.accept(new Finding(Reason.REORDERED, chain, suspect.seq, text));
        return;
      }
    }
    var text = "its payload or hash, or the hash of the entry before, was changed";
    findings.accept(new Finding(Reason.EDITED, chain, suspect.seq, text));
  }

  private boolean fits(Suspect suspect, long seq, List<byte[]> behind, Set<String> expected) {
    for (var previous : behind) {
      if (expected.contains(Arrays.toString(hashes.next(previous, seq, suspect.payload)))) {
        return true;
      }
    }
    return false;
  }
}
