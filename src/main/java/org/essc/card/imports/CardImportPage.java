package org.essc.card.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A partner's imports, newest first.
 *
 * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
 */
@Schema(requiredProperties = {"items"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardImportPage(List<CardImportStatus> items, String nextCursor) {}
