package org.essc.audit.verify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.essc.audit.HeadRetention;
import org.essc.audit.SignedHead;
import org.essc.audit.verify.Finding.Reason;

/**
 * Holds signed heads against the chains. One cut or rewritten chain contradicts every later head of
 * it, so each kind of finding is reported once for a chain, with the number of heads that show it.
 */
final class HeadCheck {

  private record Kind(int chain, Reason reason) {}

  private record Hour(int chain, Instant begin) {

    private static Hour of(SignedHead head) {
      return new Hour(head.chain(), head.signedAt().truncatedTo(ChronoUnit.HOURS));
    }
  }

  private static final class Shown {
    private long seq;
    private String text;
    private long heads;
  }

  private final String source;
  private final Function<String, Optional<SignedHead>> signatures;
  private final long[] lastSeqs;
  private final long[] signedUpTo;
  private final Instant now;
  private final Map<Kind, Shown> shown = new LinkedHashMap<>();
  private final Map<Hour, Long> lastOfHours = new HashMap<>();
  private long heads;

  /**
   * @param source where the heads come from, for the report
   * @param signatures the head in a JWS, or empty where its signature is not to be trusted
   * @param lastSeqs the number of each chain's last entry
   * @param now when the verification takes place
   */
  HeadCheck(
      String source,
      Function<String, Optional<SignedHead>> signatures,
      long[] lastSeqs,
      Instant now) {
    this.now = now;
    this.source = source;
    this.signatures = signatures;
    this.lastSeqs = lastSeqs;
    this.signedUpTo = new long[lastSeqs.length];
  }

  /**
   * The heads in some JWS, in their order, each if it may be trusted. Signatures are what takes the
   * time, so all processors verify them.
   */
  List<Optional<SignedHead>> open(List<String> all) {
    heads += all.size();
    return all.parallelStream().map(signatures).toList();
  }

  /** A head that is where it belongs: those it supersedes may be gone. */
  void keep(SignedHead head) {
    lastOfHours.merge(Hour.of(head), head.seq(), Math::max);
  }

  /** Whether a head may be missing here: a week has gone, and the last of its hour stands. */
  boolean supersedes(SignedHead head) {
    return !head.signedAt().isAfter(now.minus(HeadRetention.KEPT))
        && lastOfHours.getOrDefault(Hour.of(head), 0L) > head.seq();
  }

  /** A head that cannot be trusted; chain and number are what is said of it. */
  void forged(int chain, long seq) {
    show(chain, Reason.HEAD_FORGED, seq, "the head's signature is not this platform's");
  }

  void removed(SignedHead head) {
    show(head.chain(), Reason.HEAD_REMOVED, head.seq(), "the head is no longer in the database");
  }

  /**
   * @param stored the hash of the entry that the head names, or null where there is no such entry
   */
  void compare(SignedHead head, byte[] stored) {
    if (stored != null && Arrays.equals(stored, head.hash())) {
      signedUpTo[head.chain()] = Math.max(signedUpTo[head.chain()], head.seq());
    } else if (stored != null) {
      var text = "the entry is not the one signed at " + head.signedAt();
      show(head.chain(), Reason.REWRITTEN, head.seq(), text);
    } else if (head.seq() > lastSeqs[head.chain()]) {
      var text = "entries up to " + head.seq() + " were signed at " + head.signedAt();
      show(head.chain(), Reason.TAIL_CUT, lastSeqs[head.chain()] + 1, text);
    }
    // Otherwise the entry is missing in the middle: the chain itself has shown that.
  }

  private void show(int chain, Reason reason, long seq, String text) {
    var first = shown.computeIfAbsent(new Kind(chain, reason), kind -> new Shown());
    first.heads++;
    if (first.text == null || seq < first.seq) {
      first.seq = seq;
      first.text = text;
    }
  }

  void report(Consumer<Finding> findings) {
    shown.forEach(
        (kind, first) -> {
          var more = first.heads == 1 ? "" : ", and " + (first.heads - 1) + " more heads";
          var text = first.text + " (" + source + more + ")";
          findings.accept(new Finding(kind.reason, kind.chain, first.seq, text));
        });
  }

  long heads() {
    return heads;
  }

  /** Up to which entry a chain is as it was signed; 0 where no head says so. */
  long signedUpTo(int chain) {
    return signedUpTo[chain];
  }
}
