package org.essc.card.files;

/**
 * One line of the file of rejections.
 *
 * @param line line of the file, from 1; a CSV file's header is line 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field a column or field, or {@code row} where the whole row is at fault
 */
public record RejectedRow(long line, String code, String field) {}
