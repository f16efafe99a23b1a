package org.essc.benefit.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.files.TrackFiles;
import org.essc.partner.PartnerNo;

/** Tells an insurer about its own files; another's do not exist for it. */
@Singleton
class TrackEntitlementFiles extends TrackFiles {

  private final Clock clock;

  TrackEntitlementFiles(EntitlementFileStore files, Clock clock) {
    super(files);
    this.clock = clock;
  }

  /**
   * An insurer's files, newest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @Schema(
      name = "BenefitFilePage",
      requiredProperties = {"items"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FilePage(List<EntitlementFileStatus> items, String nextCursor) {}

  Uni<EntitlementFileStatus> status(PartnerNo insurer, UUID fileId) {
    return find(insurer, fileId).map(file -> EntitlementFileStatus.of(file, clock.instant()));
  }

  Uni<FilePage> list(PartnerNo insurer, UUID before, int limit) {
    return page(insurer, before, limit)
        .map(page -> page.map(file -> EntitlementFileStatus.of(file, clock.instant())))
        .map(page -> new FilePage(page.items(), page.nextCursor()));
  }
}
