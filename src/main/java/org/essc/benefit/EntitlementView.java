package org.essc.benefit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entitlement as its insurer sees it. */
@Schema(
    name = "BenefitEntitlement",
    requiredProperties = {
      "entitlementId",
      "scheme",
      "reference",
      "regionCode",
      "name",
      "state",
      "dueOn",
      "deadline"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntitlementView(
    UUID entitlementId,
    String scheme,
    @Schema(description = "the insurer's own") String reference,
    String regionCode,
    @Schema(
            nullable = true,
            description = "as the insurer sent it, masked; none where what is stored was altered")
        String name,
    @Schema(description = "pairwise, as in events; absent while no holder is known") String subject,
    @Schema(
            enumeration = {
              "unmatched",
              "due",
              "due-soon",
              "qualified",
              "lapsed",
              "doubted",
              "withdrawn",
              "ended"
            })
        String state,
    @Schema(
            description =
                "why it is unmatched (unknown, mismatch: another name), doubted, or ended (death)")
        String reason,
    @Schema(description = "as the insurer sent it") LocalDate dueOn,
    @Schema(description = "last day of the last authentication") LocalDate qualifiedUntil,
    @Schema(description = "the later of the two; the day after it, it lapses") LocalDate deadline,
    @Schema(
            description =
                "the last authentication; GET /v1/benefit-qualifications/{qualificationId} has its"
                    + " statement")
        UUID qualificationId) {

  @Override
  public String toString() {
    return "EntitlementView[" + entitlementId + "]";
  }
}
