package org.essc.benefit.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.files.Estimate;
import org.essc.files.SpooledFile;

/** How far a file of entitlements is. */
@Schema(
    name = "BenefitFileStatus",
    requiredProperties = {
      "fileId",
      "state",
      "received",
      "accepted",
      "unchanged",
      "rejected",
      "createdAt"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntitlementFileStatus(
    UUID fileId,
    @Schema(enumeration = {"running", "completed", "failed"}) String state,
    @Schema(description = "rows of the file; the header and blank lines are none") long received,
    @Schema(description = "rows applied or found unchanged so far") long accepted,
    @Schema(description = "accepted rows that changed nothing") long unchanged,
    @Schema(description = "rows refused so far, see rejections") long rejected,
    @Schema(description = "rejections that are not listed, as a file may have only so many there")
        Long rejectionsLeftOut,
    @Schema(description = "average so far; an assumption before the first row is applied")
        Long rowsPerSecond,
    @Schema(description = "how long the rest will take at that rate") Long etaSeconds,
    @Schema(description = "problem code, where the file failed") String failure,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  private static final double ASSUMED_ROWS_PER_SECOND = 5_000;

  static EntitlementFileStatus of(SpooledFile file, Instant now) {
    var estimate = Estimate.of(file, now, ASSUMED_ROWS_PER_SECOND);
    return new EntitlementFileStatus(
        file.id(),
        file.shownState(),
        file.received(),
        file.accepted(),
        file.unchanged(),
        file.rejected(),
        file.shownLeftOut(),
        estimate.rowsPerSecond(),
        estimate.etaSeconds(),
        file.failure(),
        file.createdAt(),
        file.startedAt(),
        file.finishedAt());
  }
}
