package org.essc.platform.lookup;

/**
 * A table that leads from a number to the holder; whoever owns the table that has the number
 * produces one. New numbers are entered by the database itself, whichever release brings them.
 *
 * @param table its name
 * @param newest answers the largest {@code id} of the table that has the number, if any
 * @param fill enters some of the numbers that are there, and corrects what is entered of them: of
 *     rows whose ids come after {@code $1} and not after {@code $3}, in their order, {@code $2} at
 *     most. Answers {@code last}, the id of the last one that was looked at, or no row where there
 *     was none.
 */
public record Lookup(String table, String newest, String fill) {

  /**
   * What is asked, with its {@code holder_id}: those that are entered, and of them whoever reads
   * what has the number sees whether it is the holder's. Before all else ({@code offset 0}), as it
   * would be where the holders' rows lie in another place. {@code limit 1} keeps a plan that was
   * made while the table was small from reading the whole of it when it has been filled.
   *
   * @param asked SQL that gives {@code asked}, with the number
   * @param table in which it is looked up
   * @param number SQL for its being the one that is asked for
   */
  public static String holders(String asked, String table, String number) {
    return "(select asked.*, l.holder_id from "
        + asked
        + " cross join lateral (select holder_id from "
        + table
        + " where "
        + number
        + " limit 1) l"
        + " offset 0) asked";
  }
}
