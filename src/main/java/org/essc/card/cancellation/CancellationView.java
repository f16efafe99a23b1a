package org.essc.card.cancellation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.settlement.Settlement;

/** A cancellation as clerks see it. */
@Schema(name = "Cancellation")
public record CancellationView(
    UUID cancellationId,
    UUID cardId,
    @Schema(enumeration = {"awaiting-settlement", "cancelled", "refused", "withdrawn"})
        String state,
    @Schema(
            description = "why it was refused; else null",
            enumeration = {"settlement-open", "settlement-unanswered"})
        String refusal,
    @Schema(
            description = "why it was withdrawn; else null",
            enumeration = {
              "holder-appeared",
              "holder-stays",
              "wrong-holder",
              "proof-not-genuine",
              "entered-in-error",
              "superseded"
            })
        String withdrawal,
    @Schema(enumeration = {"death", "emigration", "disappearance"}) String reason,
    Instant requestedAt,
    @Schema(description = "by when the partners have to answer") Instant deadline,
    Instant endedAt,
    @Schema(description = "whether the clerk took the card in") boolean cardCollected,
    @Schema(description = "null while the card that was taken in is kept") Instant cardDestroyedAt,
    List<SettlementLine> settlements) {

  /** What one partner says. */
  @Schema(name = "CancellationSettlement")
  public record SettlementLine(
      String partnerNo,
      @Schema(enumeration = {"social-business", "bank-business"}) String side,
      @Schema(
              description = "asked before, or told afterwards",
              enumeration = {"inquiry", "notice"})
          String kind,
      @Schema(enumeration = {"open", "settled", "not-settled", "unanswered", "closed", "told"})
          String state,
      @Schema(description = "codes of what is not settled") List<String> openItems) {}

  static CancellationView of(Cancellation cancellation, List<Settlement> settlements) {
    return new CancellationView(
        cancellation.id(),
        cancellation.cardId(),
        cancellation.state().text(),
        cancellation.refusal(),
        cancellation.withdrawal(),
        cancellation.reason(),
        cancellation.requestedAt(),
        cancellation.deadline(),
        cancellation.endedAt(),
        cancellation.collected(),
        cancellation.destroyedAt(),
        settlements.stream()
            .map(
                one ->
                    new SettlementLine(
                        one.partnerNo().value(),
                        one.side(),
                        one.kind(),
                        one.state().text(),
                        one.openItems()))
            .toList());
  }
}
