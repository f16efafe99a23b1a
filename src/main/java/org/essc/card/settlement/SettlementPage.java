package org.essc.card.settlement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a partner is asked and told, oldest first.
 *
 * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "SettlementPage",
    requiredProperties = {"items"})
public record SettlementPage(List<Item> items, String nextCursor) {

  /** One question or notice. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "SettlementItem",
      requiredProperties = {"cancellationId", "side", "kind", "state", "regionCode", "askedAt"})
  public record Item(
      UUID cancellationId,
      @Schema(enumeration = {"social-business", "bank-business"}) String side,
      @Schema(
              description = "inquiry: answer it; notice: the card is cancelled, cancel your side",
              enumeration = {"inquiry", "notice"})
          String kind,
      @Schema(enumeration = {"open", "settled", "not-settled", "unanswered", "closed", "told"})
          String state,
      String regionCode,
      @Schema(description = "card number (aaz500); not for banks") String cardNo,
      @Schema(description = "the card's account at the bank that is asked, where it is known")
          String bankAccount,
      @Schema(description = "only for partners that may receive it (claim idNumber)")
          String idNumber,
      @Schema(description = "only for partners that may receive it (claim name)") String name,
      Instant askedAt,
      @Schema(description = "by when an inquiry is to be answered") Instant deadline) {

    @Override
    public String toString() {
      return "Item[" + cancellationId + "]";
    }
  }
}
