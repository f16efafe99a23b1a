package org.essc.card.imports;

/**
 * One line of the file of rejections.
 *
 * @param line line of the imported file, from 1; a CSV file's header is line 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field a column, or {@code row} where the whole row is at fault
 */
public record RejectedRow(long line, String code, String field) {}
