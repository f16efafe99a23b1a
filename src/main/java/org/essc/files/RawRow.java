package org.essc.files;

/**
 * A row as it was read, before its values are looked at.
 *
 * @param line line of the file on which it begins
 * @param values by {@link FileColumn#ordinal()}; empty where the row says that there is none, null
 *     where it says nothing
 * @param malformed why the row could not be read, or null if it could
 */
public record RawRow(long line, String[] values, Rejection malformed) {

  static RawRow of(long line, String[] values) {
    return new RawRow(line, values, null);
  }

  static RawRow malformed(long line, String field, String code) {
    return new RawRow(line, null, new Rejection(line, code, field));
  }

  public String value(FileColumn column) {
    return values[column.ordinal()];
  }
}
