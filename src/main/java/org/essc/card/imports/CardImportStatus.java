package org.essc.card.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.files.Estimate;
import org.essc.files.SpooledFile;

/**
 * How far an import is.
 *
 * @param rowsPerSecond average since the first row could be applied; an assumption before
 * @param etaSeconds how long the rest will take at that rate; absent where the import failed
 */
@Schema(
    requiredProperties = {
      "importId",
      "state",
      "received",
      "accepted",
      "unchanged",
      "rejected",
      "createdAt"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardImportStatus(
    UUID importId,
    @Schema(enumeration = {"running", "completed", "failed"}) String state,
    @Schema(description = "rows of the file; the header and blank lines are none") long received,
    @Schema(description = "rows applied or found unchanged so far") long accepted,
    @Schema(description = "accepted rows that changed nothing") long unchanged,
    @Schema(description = "rows refused so far, see rejections") long rejected,
    @Schema(description = "rejections that are not listed, as a file may have only so many there")
        Long rejectionsLeftOut,
    Long rowsPerSecond,
    Long etaSeconds,
    @Schema(description = "problem code, where the import failed") String failure,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  private static final double ASSUMED_ROWS_PER_SECOND = 2_000;

  static CardImportStatus of(SpooledFile file, Instant now) {
    var estimate = Estimate.of(file, now, ASSUMED_ROWS_PER_SECOND);
    return new CardImportStatus(
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
