package org.essc.files;

import java.time.Duration;
import java.time.Instant;

/**
 * How long the rest of a file will take.
 *
 * @param rowsPerSecond average since the first row could be applied; before any was, what files of
 *     this kind are assumed to get; null for a file that failed before
 * @param etaSeconds at that rate; 0 for a completed file, null for a failed one
 */
public record Estimate(Long rowsPerSecond, Long etaSeconds) {

  /**
   * @param assumed rows per second of a file of which none has been applied yet, on a small machine
   */
  public static Estimate of(SpooledFile file, Instant now, double assumed) {
    boolean failed = SpooledFile.FAILED.equals(file.state());
    boolean completed = SpooledFile.COMPLETED.equals(file.state());
    var measured = measured(file, file.finishedAt() == null ? now : file.finishedAt());
    var rate = measured != null ? measured : failed ? null : Double.valueOf(assumed);
    Long eta = null;
    if (!failed) {
      eta = completed ? 0 : (long) Math.ceil((file.received() - file.processed()) / rate);
    }
    return new Estimate(rate == null ? null : Math.max(1, Math.round(rate)), eta);
  }

  private static Double measured(SpooledFile file, Instant until) {
    if (file.startedAt() == null || file.processed() == 0) {
      return null;
    }
    long millis = Math.max(1, Duration.between(file.startedAt(), until).toMillis());
    return file.processed() * 1000.0 / millis;
  }
}
