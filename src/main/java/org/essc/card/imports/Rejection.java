package org.essc.card.imports;

/**
 * One thing wrong with one row. Codes only: never what stood there.
 *
 * @param line line of the file, from 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field one of the columns, or {@code row} where the whole row is at fault
 */
record Rejection(long line, String code, String field) {

  static final String ROW = "row";
}
