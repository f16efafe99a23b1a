package org.essc.platform.lookup;

/**
 * A table that leads from a number to the holder; whoever owns the table that has the number
 * produces one. New numbers are entered by the database itself, whichever release brings them.
 *
 * @param table its name
 * @param fill enters some of the numbers that are there, and corrects what is entered of them: of
 *     rows whose ids come after {@code $1}, in their order, {@code $2} at most. Answers {@code
 *     last}, the id of the last one that was looked at, or null where there was none.
 */
public record Lookup(String table, String fill) {}
