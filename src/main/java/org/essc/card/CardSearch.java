package org.essc.card;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What to look for: exactly one of {@code cardNo} and {@code idNumber}. They stand in the body, as
 * personal data never stands in an address.
 *
 * @param limit cards a page, 20 by default
 * @param cursor {@code nextCursor} of the page before
 */
public record CardSearch(
    @Schema(description = "card number, aaz500") String cardNo,
    @Schema(description = "the holder's ID number, of whichever document (aac002)") String idNumber,
    @Min(1) @Max(100) Integer limit,
    String cursor) {

  @Override
  public String toString() {
    return "CardSearch[by=" + (cardNo == null ? "idNumber" : "cardNo") + "]";
  }
}
