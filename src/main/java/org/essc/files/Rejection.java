package org.essc.files;

import java.util.List;
import org.essc.platform.problem.ProblemException;

/**
 * One thing wrong with one row. Codes only: never what stood there.
 *
 * @param line line of the file, from 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field a column or field, or {@code row} where the whole row is at fault
 * @param rule the region's rule that it rests on, or null
 */
public record Rejection(long line, String code, String field, RegionRule rule) {

  public static final String ROW = "row";

  /**
   * Where a refusal comes from that a region's rule makes.
   *
   * @param key name of the policy key
   * @param ruledBy division whose policy says so, six digits
   * @param sourceTitle titles of the documents, or null where the region has left it open
   */
  public record RegionRule(String key, String ruledBy, String sourceTitle) {

    /** What a refusal of a single request names, or null where it names no rule. */
    public static RegionRule of(ProblemException refusal) {
      var key = refusal.members().get("rule");
      return key == null
          ? null
          : new RegionRule(
              key.toString(),
              String.valueOf(refusal.members().get("ruledBy")),
              refusal.members().get("sourceTitle") instanceof List<?> titles && !titles.isEmpty()
                  ? String.join("; ", titles.stream().map(Object::toString).toList())
                  : null);
    }
  }

  public Rejection(long line, String code, String field) {
    this(line, code, field, null);
  }

  public String ruleKey() {
    return rule == null ? null : rule.key();
  }

  public String ruledBy() {
    return rule == null ? null : rule.ruledBy();
  }

  public String sourceTitle() {
    return rule == null ? null : rule.sourceTitle();
  }
}
