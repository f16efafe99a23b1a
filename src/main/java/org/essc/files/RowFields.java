package org.essc.files;

import java.util.List;
import java.util.function.Function;
import org.essc.platform.problem.InvalidValueException;

/** Reads a row's values, and rejects those at fault: one rejection for each field. */
public final class RowFields {

  private final RawRow row;
  private final List<Rejection> rejections;
  private boolean good = true;

  /**
   * @param rejections where those are added
   */
  public RowFields(RawRow row, List<Rejection> rejections) {
    this.row = row;
    this.rejections = rejections;
  }

  /** Null where it is missing or at fault. */
  public <T> T required(FileColumn column, Function<String, T> parse) {
    var value = row.value(column);
    if (value == null || value.isEmpty()) {
      reject(column, "value-required");
      return null;
    }
    return parsed(column, value, parse);
  }

  /** Null where there is none, or where it is at fault. */
  public <T> T optional(FileColumn column, Function<String, T> parse) {
    var value = row.value(column);
    return value == null || value.isEmpty() ? null : parsed(column, value, parse);
  }

  public void reject(FileColumn column, String code) {
    good = false;
    rejections.add(new Rejection(row.line(), code, column.text()));
  }

  /** Whether nothing was at fault so far. */
  public boolean good() {
    return good;
  }

  private <T> T parsed(FileColumn column, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidValueException invalid) {
      reject(column, invalid.code());
      return null;
    }
  }
}
