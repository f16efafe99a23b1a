package org.essc.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A physical card as a registry's clerk may see it: enough to recognise it, masked. */
@Schema(requiredProperties = {"cardNo", "name", "idNumber", "regionCode", "state", "usable"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardSummary(
    @Schema(description = "masked but for the last four", examples = "*****0019") String cardNo,
    @Schema(description = "masked but for the first character", examples = "张**") String name,
    @Schema(description = "masked but for the first and last character") String idNumber,
    @Schema(description = "GB/T 2260") String regionCode,
    @Schema(
            description =
                "0 sealed, 1 normal, 2 lost (formal), 3 locked, 4 lost (oral), 9 cancelled")
        short state,
    @Schema(description = "whether the card may be used today") boolean usable,
    @Schema(
            description = "why not",
            enumeration = {"sealed", "lost", "locked", "cancelled", "expired"})
        String reason,
    LocalDate issuedOn,
    @Schema(description = "the last day on which it may be used") LocalDate validUntil) {}
