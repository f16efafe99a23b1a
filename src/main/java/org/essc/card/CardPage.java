package org.essc.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Cards that a search found.
 *
 * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardPage(List<CardSummary> items, String nextCursor) {}
