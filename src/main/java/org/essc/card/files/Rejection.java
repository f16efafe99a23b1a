package org.essc.card.files;

/**
 * One thing wrong with one row. Codes only: never what stood there.
 *
 * @param line line of the file, from 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field a column or field, or {@code row} where the whole row is at fault
 */
public record Rejection(long line, String code, String field) {

  public static final String ROW = "row";
}
