package org.essc.family;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The guardianship of an adult that one clerk has recorded and another one has not yet. */
@Schema(
    name = "GuardianshipAsked",
    requiredProperties = {"state", "approvalUntil"})
public record GuardianshipAsked(
    @Schema(enumeration = "awaiting-second-clerk") String state,
    @Schema(description = "until then another clerk records the same") Instant approvalUntil) {

  static GuardianshipAsked until(Instant approvalUntil) {
    return new GuardianshipAsked("awaiting-second-clerk", approvalUntil);
  }
}
