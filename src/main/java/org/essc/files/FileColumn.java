package org.essc.files;

/** A column of a kind of file: a name in a CSV header, a key in NDJSON. Constants of an enum. */
public interface FileColumn {

  String text();

  int ordinal();

  /** Whether a CSV file must have it; the value may still be empty. */
  boolean required();

  /**
   * Whether a value that lost its end is always a bad one: it may not be empty, and all good ones
   * are as long as each other.
   */
  boolean showsCut();

  /** Whether it may stand as a number in NDJSON: 1 as well as "1". */
  default boolean number() {
    return false;
  }
}
