package org.essc.files;

/**
 * A part of a file that begins and ends with a row.
 *
 * @param seq position among the file's chunks, from 0
 * @param firstLine line of the file on which it begins, from 1; line breaks within quotes count
 * @param rows how many rows it has; blank lines are none
 * @param content UTF-8
 */
public record Chunk(int seq, long firstLine, int rows, byte[] content) {}
