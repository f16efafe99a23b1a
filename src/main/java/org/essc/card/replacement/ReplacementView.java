package org.essc.card.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A replacement as callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "Replacement",
    requiredProperties = {
      "replacementId",
      "state",
      "reason",
      "regionCode",
      "oldCardId",
      "applicationId",
      "feeState",
      "oldCardCollected",
      "oldCardDestroyed",
      "requestedAt"
    })
public record ReplacementView(
    UUID replacementId,
    @Schema(enumeration = {"requested", "completed", "withdrawn"}) String state,
    @Schema(enumeration = {"lost", "damaged", "face-data-changed", "expired"}) String reason,
    @Schema(description = "GB/T 2260") String regionCode,
    UUID oldCardId,
    UUID applicationId,
    @Schema(description = "the card that stands in meanwhile (临时社会保障卡)") UUID temporaryCardId,
    UUID newCardId,
    @Schema(enumeration = {"free", "due", "paid"}) String feeState,
    @Schema(description = "in fen; absent where nothing is charged") Integer feeFen,
    @Schema(description = "the old card was handed in") boolean oldCardCollected,
    boolean oldCardDestroyed,
    Instant requestedAt,
    Instant completedAt,
    @Schema(
            description =
                "claim voucher (领卡凭据) against which the new card is given; only in the answer"
                    + " to the request")
        String voucher,
    @Schema(
            description =
                "collect-photo: no card is made before its photo is added to the application (POST"
                    + " /v1/card-applications/{applicationId}/photo)",
            enumeration = {"collect-photo"})
        String nextStep) {

  static ReplacementView of(Replacement replacement, boolean lacksPhoto) {
    return of(replacement, lacksPhoto, null);
  }

  static ReplacementView of(Replacement replacement, boolean lacksPhoto, String voucher) {
    return new ReplacementView(
        replacement.id(),
        replacement.state().text(),
        replacement.reason().code(),
        replacement.region().value(),
        replacement.oldCardId(),
        replacement.applicationId(),
        replacement.temporaryCardId(),
        replacement.newCardId(),
        replacement.feeState().text(),
        replacement.feeFen(),
        replacement.oldCardCollected(),
        replacement.oldCardDestroyed(),
        replacement.requestedAt(),
        replacement.completedAt(),
        voucher,
        lacksPhoto ? "collect-photo" : null);
  }

  @Override
  public String toString() {
    return "ReplacementView[" + replacementId + ", " + state + "]";
  }
}
