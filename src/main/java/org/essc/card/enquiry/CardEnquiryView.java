package org.essc.card.enquiry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a holder, or who serves one, learns of a card. */
@Schema(
    name = "CardEnquiry",
    requiredProperties = {
      "cardId",
      "cardNo",
      "name",
      "regionCode",
      "state",
      "usable",
      "temporary",
      "acts"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardEnquiryView(
    UUID cardId,
    @Schema(description = "masked but for the last four") String cardNo,
    @Schema(description = "masked but for the first character") String name,
    @Schema(description = "GB/T 2260 (aab301)") String regionCode,
    @Schema(
            description =
                "0 sealed, 1 normal, 2 lost (formal), 3 locked, 4 lost (oral), 9 cancelled (aaz502)")
        short state,
    @Schema(description = "whether the card may be used today") boolean usable,
    @Schema(
            description = "why not",
            enumeration = {"sealed", "lost", "locked", "cancelled", "expired"})
        String reason,
    LocalDate issuedOn,
    @Schema(description = "the last day on which it may be used") LocalDate validUntil,
    @Schema(description = "whether it stands in for a card that is being replaced")
        boolean temporary,
    @Schema(description = "since when the social function is activated, where it was here")
        Instant socialActivatedAt,
    @Schema(description = "since when the bank function is activated; absent while it is not")
        Instant bankActivatedAt,
    @Schema(description = "the replacement that is under way") Replacement replacement,
    @Schema(description = "the latest acts on the card, newest first") List<PastAct> acts) {

  /** A replacement that was requested and is not completed. */
  @Schema(
      name = "CardEnquiryReplacement",
      requiredProperties = {"replacementId", "reason", "applicationState", "feeState"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Replacement(
      UUID replacementId,
      String reason,
      @Schema(description = "of the new card: applied, in-production, produced, distributed")
          String applicationState,
      @Schema(enumeration = {"free", "due", "paid"}) String feeState) {}

  /** Something that was done to the card. */
  @Schema(
      name = "CardEnquiryAct",
      requiredProperties = {"at", "act"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PastAct(
      Instant at,
      @Schema(examples = "card.report-loss") String act,
      @Schema(description = "channel of the card service, where there was one") String channel,
      @Schema(description = "holder, guardian, agent, …") String party) {}
}
