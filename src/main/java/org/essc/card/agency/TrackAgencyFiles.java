package org.essc.card.agency;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.agency.AgencyBatchStore.Line;
import org.essc.card.application.ApplicationView;
import org.essc.card.application.ClaimVouchers;
import org.essc.files.SpooledFile;
import org.essc.files.TrackFiles;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.web.Deadline;

/** Tells an agency about its own files, and the vouchers of its people. */
@Singleton
class TrackAgencyFiles extends TrackFiles {

  private static final int LINES_A_READ = 1_000;

  private final AgencyBatchStore batches;
  private final ClaimVouchers vouchers;
  private final AuditLog audit;
  private final Clock clock;

  TrackAgencyFiles(
      AgencyFileStore files,
      AgencyBatchStore batches,
      ClaimVouchers vouchers,
      AuditLog audit,
      Clock clock) {
    super(files);
    this.batches = batches;
    this.vouchers = vouchers;
    this.audit = audit;
    this.clock = clock;
  }

  /** One line of the list of vouchers. */
  @Schema(name = "AgencyVoucher")
  record VoucherLine(
      @Schema(description = "line of the agency's file") long line,
      UUID applicationId,
      @Schema(description = "as an application's own nextStep; collect-card: the card is made")
          String nextStep,
      String voucher) {

    @Override
    public String toString() {
      return "VoucherLine[" + line + "]";
    }
  }

  Uni<AgencyApplicationStatus> status(PartnerNo partnerNo, UUID fileId) {
    return find(partnerNo, fileId).map(file -> AgencyApplicationStatus.of(file, clock.instant()));
  }

  /** The file is the agency's own, and that it fetched vouchers is on record. */
  Uni<UUID> requireOwnForVouchers(Requester agency, UUID fileId) {
    return requireOwn(agency.partnerNo(), fileId)
        .map(SpooledFile::id)
        .call(
            id ->
                audit.record(
                    AuditEntry.of("agency-application.fetch-vouchers", agency.actor())
                        .object(SubjectType.AGENCY_APPLICATION, id)
                        .success()));
  }

  /** Of applications that are still open, in the file's order, read as the caller takes them. */
  Multi<VoucherLine> vouchers(UUID fileId) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new long[] {0},
            last ->
                Deadline.PARTNER
                    .bound(batches.lines(fileId, last[0], LINES_A_READ))
                    .invoke(page -> last[0] = lastLine(page, last[0])))
        .whilst(page -> page.size() == LINES_A_READ)
        .onItem()
        .<Line>disjoint()
        .map(
            line ->
                new VoucherLine(
                    line.line(),
                    line.applicationId(),
                    ApplicationView.nextStep(line.state(), line.photo()),
                    vouchers.derived(line.applicationId()).printed()));
  }

  private static long lastLine(List<Line> page, long before) {
    return page.isEmpty() ? before : page.get(page.size() - 1).line();
  }
}
