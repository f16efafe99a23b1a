package org.essc.card.loss;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.CardRecord;

/** A loss report as answers show it. */
@Schema(name = "LossReport")
public record LossReportView(
    UUID lossReportId,
    UUID cardId,
    @Schema(description = "state of the card (aaz502): 2 lost (formal), 4 lost (temporary, oral)")
        short state,
    @Schema(
            description = "oral, until it is confirmed; or formal",
            enumeration = {"oral", "formal"})
        String kind,
    @Schema(description = "from when the card could not be used any more") Instant effectiveAt) {

  static LossReportView of(LossReport report, CardRecord card) {
    return new LossReportView(
        report.id(), card.id(), card.state().code(), report.kind().text(), report.reportedAt());
  }
}
