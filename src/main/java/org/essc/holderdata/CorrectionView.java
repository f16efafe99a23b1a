package org.essc.holderdata;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far a request to correct data is; none of the data. */
@Schema(
    name = "DataCorrection",
    requiredProperties = {
      "correctionId",
      "cardId",
      "regionCode",
      "state",
      "corrects",
      "reference",
      "askedAt",
      "answerDue",
      "overdue"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CorrectionView(
    String correctionId,
    String cardId,
    @Schema(description = "the card's, GB/T 2260 (aab301)", examples = "410100") String regionCode,
    @Schema(enumeration = {"asked", "corrected", "refused", "withdrawn"}) String state,
    @Schema(description = "name, idNumber, phone, address") List<String> corrects,
    @Schema(description = "of the written request and its evidence") String reference,
    Instant askedAt,
    @Schema(description = "last day to answer (essc.corrections.answer-within-days)")
        LocalDate answerDue,
    @Schema(description = "waits, and the last day is over") boolean overdue,
    Instant decidedAt,
    @Schema(description = "of a refusal, as the holder is told; not in lists") String reason) {

  static CorrectionView of(Correction correction, LocalDate today) {
    return new CorrectionView(
        correction.id().toString(),
        correction.cardId().toString(),
        correction.region().value(),
        correction.state(),
        correction.wanted().names(),
        correction.reference(),
        correction.askedAt(),
        correction.answerDue(),
        correction.open() && correction.answerDue().isBefore(today),
        correction.decidedAt(),
        correction.reason());
  }

  @Override
  public String toString() {
    return "CorrectionView[" + correctionId + "]";
  }

  /** A page of requests: those that wait in the order of their last days. */
  @Schema(name = "DataCorrectionPage")
  public record Page(List<CorrectionView> items, String nextCursor) {}

  /** With what whoever decides holds against the evidence. */
  @Schema(
      name = "DataCorrectionToDecide",
      requiredProperties = {"request", "said", "basis"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Full(
      CorrectionView request,
      @Schema(description = "what is wrong, in the holder's words") String said,
      String name,
      String idNumber,
      String phone,
      String address,
      @Schema(description = "the rule that the term comes from") String basis) {

    static Full of(Correction correction, LocalDate today, String basis) {
      var wanted = correction.wanted();
      return new Full(
          CorrectionView.of(correction, today),
          correction.said(),
          wanted.name() == null ? null : wanted.name().value(),
          wanted.idNumber() == null ? null : wanted.idNumber().value(),
          wanted.phone() == null ? null : wanted.phone().value(),
          wanted.address() == null ? null : wanted.address().value(),
          basis);
    }

    @Override
    public String toString() {
      return "Full[" + request.correctionId() + "]";
    }
  }
}
