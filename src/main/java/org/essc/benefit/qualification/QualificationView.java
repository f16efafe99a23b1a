package org.essc.benefit.qualification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An authentication as it is answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "BenefitQualification",
    requiredProperties = {"qualificationId", "scheme", "insurerNo", "way", "state"})
record QualificationView(
    UUID qualificationId,
    @Schema(examples = "resident-pension") String scheme,
    @Schema(description = "the insurer's partner number") String insurerNo,
    @Schema(enumeration = {"self", "counter", "home", "abroad", "guardian", "silent"}) String way,
    @Schema(
            description = "waiting: for a second clerk",
            enumeration = {"waiting", "qualified", "rejected", "superseded"})
        String state,
    @Schema(description = "day in China") LocalDate qualifiedOn,
    @Schema(description = "the last day for which it holds, in China") LocalDate qualifiedUntil,
    @Schema(
            description =
                "JWS of type essc-benefit-statement+jwt for the insurer, good until qualifiedUntil"
                    + " is over; sub is the holder as the insurer alone knows him or her")
        String statement,
    @Schema(description = "the last moment for the second clerk's decision") Instant reviewUntil,
    @Schema(description = "the act's other schemes and insurers, where there are any")
        List<QualificationView> others) {

  static QualificationView of(Qualification one) {
    return of(one, null);
  }

  /** Of one act. */
  static QualificationView of(List<Qualification> all) {
    var others = all.stream().skip(1).map(QualificationView::of).toList();
    return of(all.get(0), others.isEmpty() ? null : others);
  }

  private static QualificationView of(Qualification one, List<QualificationView> others) {
    return new QualificationView(
        one.id(),
        one.scheme(),
        one.insurer().value(),
        one.way().code(),
        one.state().text(),
        one.qualifiedOn(),
        one.qualifiedUntil(),
        one.statement(),
        one.waits() ? one.reviewUntil() : null,
        others);
  }

  @Override
  public String toString() {
    return "QualificationView[" + qualificationId + "]";
  }
}
