package org.essc.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Cards that a search found.
 *
 * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
 */
@Schema(requiredProperties = {"items"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardPage(List<CardSummary> items, String nextCursor) {}
