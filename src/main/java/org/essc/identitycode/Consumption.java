package org.essc.identitycode;

import java.time.Instant;
import org.essc.platform.problem.ProblemType;

/**
 * What became of an attempt to use a code up: there is either a record or a refusal.
 *
 * @param ends the end of the code's life, which never changes: by it the code finds its acceptance;
 *     null for a code that Redis does not know
 * @param repeated whether the same request had used it up before, and may have its answer
 */
public record Consumption(CodeRecord record, Instant ends, boolean repeated, ProblemType refusal) {

  /**
   * @param stored {@code milliseconds|…}, as {@link CodeRecord#decode} takes it
   */
  static Consumption of(String stored, boolean repeated) {
    return new Consumption(
        CodeRecord.decode(stored), ends(stored.substring(0, stored.indexOf('|'))), repeated, null);
  }

  static Consumption unknown() {
    return new Consumption(null, null, false, CodeProblems.CODE_UNKNOWN);
  }

  /**
   * @param ends in milliseconds
   */
  static Consumption refused(ProblemType refusal, String ends) {
    return new Consumption(null, ends(ends), false, refusal);
  }

  private static Instant ends(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
