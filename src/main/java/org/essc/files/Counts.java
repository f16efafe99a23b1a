package org.essc.files;

/**
 * What became of a chunk's rows.
 *
 * @param unchanged those of the accepted that changed nothing
 */
public record Counts(long accepted, long unchanged, long rejected) {}
