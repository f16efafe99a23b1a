package org.essc.platform.sql;

import java.util.regex.Pattern;

/**
 * Statements over arrays of which PostgreSQL shall keep one plan for batches of any size.
 *
 * <p>It plans a prepared statement anew for each call as long as that promises to cost less than
 * the plan for all calls: for which it takes arrays to have ten items, and knows how many they have
 * this time. Batches of few would be planned each time, which takes longer than they do. What an
 * array that is selected has in it is not looked at before it is planned.
 */
public final class OnePlan {

  private static final Pattern ARRAY = Pattern.compile("\\$\\d+::\\w+\\[]");

  private OnePlan() {}

  /**
   * @param sql with each array parameter and its type, {@code $1::uuid[]}
   */
  public static String of(String sql) {
    return ARRAY.matcher(sql).replaceAll("(select $0)");
  }
}
