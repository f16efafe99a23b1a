package org.essc.benefit;

import java.util.Arrays;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Word;

/** Why somebody doubts that a benefit is drawn rightly. */
public enum DoubtReason implements Word {
  /** What was shown or attested does not fit together. */
  CONTRADICTORY_EVIDENCE,
  /** Somebody has said that the holder has died. */
  DEATH_REPORTED,
  /** Who came was perhaps not the holder. */
  IMPERSONATION_SUSPECTED,
  /** A visit did not find the holder. */
  NOT_FOUND_AT_HOME;

  /**
   * @throws InvalidValueException {@code benefit-doubt-reason-unknown}
   */
  static DoubtReason parse(String code) {
    return Arrays.stream(values())
        .filter(reason -> reason.text().equals(code))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("benefit-doubt-reason-unknown"));
  }
}
