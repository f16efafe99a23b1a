package org.essc.platform.lookup;

/**
 * A table that leads from a number to the holder; whoever owns the table that has the number
 * produces one. New numbers are entered by the database itself, whichever release brings them.
 *
 * @param table its name
 * @param newest answers the largest {@code id} of the table that has the number, if any
 * @param fill enters some of the numbers that are there, and corrects what is entered of them: of
 *     rows whose ids come after {@code $1} and not after {@code $3}, in their order, {@code $2} at
 *     most. Answers {@code last}, the id of the last one that was looked at, or no row where there
 *     was none.
 */
public record Lookup(String table, String newest, String fill) {}
