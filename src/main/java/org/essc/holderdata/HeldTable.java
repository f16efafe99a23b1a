package org.essc.holderdata;

import java.util.List;

/**
 * Rows of one table that are about a holder, and what of them the holder is given.
 *
 * @param section its name in the copy
 * @param where finds the holder's rows by an index; {@code $1} is the holder
 * @param left columns that are not given: what is technical, secret, or another person's
 * @param paged whether it has an {@code id}, and may have so many rows that they are read in pages
 */
record HeldTable(String section, String table, String where, List<String> left, boolean paged) {

  static HeldTable paged(String section, String table, String... left) {
    return new HeldTable(section, table, "holder_id = $1", List.of(left), true);
  }

  static HeldTable whole(String section, String table, String... left) {
    return new HeldTable(section, table, "holder_id = $1", List.of(left), false);
  }

  HeldTable found(String by) {
    return new HeldTable(section, table, by, left, paged);
  }
}
