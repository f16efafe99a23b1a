package org.essc.region;

import java.time.LocalDate;
import org.essc.region.PolicyTerms.Term;

/**
 * One version of one division's policy, as part of what is in force.
 *
 * @param code six digits (GB/T 2260), or {@value #NATIONAL} for what holds in the whole country
 * @param englishName null where its file has none
 * @param effectiveFrom first day in China on which it is in force
 * @param effectiveUntil last such day; null where it holds until a later version does
 * @param file where it was read from
 */
public record Layer(
    String code,
    String name,
    String englishName,
    int version,
    LocalDate effectiveFrom,
    LocalDate effectiveUntil,
    String file) {

  /** Stands for the country; no division of GB/T 2260 has it. */
  public static final String NATIONAL = "000000";

  /** How far a policy reaches. */
  public enum Level implements Term {
    NATIONAL,
    PROVINCE,
    CITY
  }

  public Level level() {
    if (code.equals(NATIONAL)) {
      return Level.NATIONAL;
    }
    return code.endsWith("0000") ? Level.PROVINCE : Level.CITY;
  }

  /** Whether the version's own period holds a day; a later version may still take its place. */
  boolean covers(LocalDate day) {
    return !day.isBefore(effectiveFrom) && (effectiveUntil == null || !day.isAfter(effectiveUntil));
  }
}
