package org.essc.card.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.files.SpooledFile;

/**
 * How far an import is.
 *
 * @param rowsPerSecond average since the first row could be applied; absent before
 * @param etaSeconds how long the rest will take at that rate; absent while that cannot be told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardImportStatus(
    UUID importId,
    @Schema(enumeration = {"running", "completed", "failed"}) String state,
    @Schema(description = "rows of the file; the header and blank lines are none") long received,
    @Schema(description = "rows applied or found unchanged so far") long accepted,
    @Schema(description = "accepted rows that changed nothing") long unchanged,
    @Schema(description = "rows refused so far, see rejections") long rejected,
    Long rowsPerSecond,
    Long etaSeconds,
    @Schema(description = "problem code, where the import failed") String failure,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  static CardImportStatus of(SpooledFile file, Instant now) {
    boolean running = SpooledFile.RUNNING.equals(file.state());
    var rate = rate(file, file.finishedAt() == null ? now : file.finishedAt());
    return new CardImportStatus(
        file.id(),
        // A caller gets to know an upload's number when it is whole; a list may show it earlier.
        SpooledFile.RECEIVING.equals(file.state()) ? SpooledFile.RUNNING : file.state(),
        file.received(),
        file.accepted(),
        file.unchanged(),
        file.rejected(),
        rate == null ? null : Math.round(rate),
        running
            ? eta(file, rate)
            : SpooledFile.COMPLETED.equals(file.state()) ? Long.valueOf(0) : null,
        file.failure(),
        file.createdAt(),
        file.startedAt(),
        file.finishedAt());
  }

  private static Double rate(SpooledFile file, Instant until) {
    if (file.startedAt() == null || file.processed() == 0) {
      return null;
    }
    long millis = Math.max(1, Duration.between(file.startedAt(), until).toMillis());
    return file.processed() * 1000.0 / millis;
  }

  private static Long eta(SpooledFile file, Double rate) {
    return rate == null ? null : (long) Math.ceil((file.received() - file.processed()) / rate);
  }
}
