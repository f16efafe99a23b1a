package org.essc.audit.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A verification of the whole audit log, as it is followed.
 *
 * @param startedBy the {@code sub} of the auditor
 * @param entriesTotal how many there were when it was started
 * @param found how many findings
 * @param findings the first of them, a line each
 */
@Schema(
    name = "AuditVerification",
    requiredProperties = {
      "verificationId",
      "state",
      "startedBy",
      "startedAt",
      "entriesTotal",
      "entriesRead",
      "monthsUnread",
      "found",
      "findings"
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditVerification(
    UUID verificationId,
    @Schema(enumeration = {"running", "intact", "findings", "failed"}) String state,
    String startedBy,
    Instant startedAt,
    @Schema(description = "absent while it runs") Instant finishedAt,
    @Schema(description = "entries that there were when it was started") long entriesTotal,
    @Schema(description = "entries and stored heads are read in turn; this counts the entries")
        long entriesRead,
    @Schema(
            description =
                "months that lie in an archive whose files this instance cannot reach; they were"
                    + " taken as the database notes them")
        int monthsUnread,
    @Schema(description = "how many findings") long found,
    @Schema(description = "the first of them, as the command 'audit verify' prints them")
        List<String> findings) {

  AuditVerification in(VerificationState other, Instant at) {
    return new AuditVerification(
        verificationId,
        other.text(),
        startedBy,
        startedAt,
        at,
        entriesTotal,
        entriesRead,
        monthsUnread,
        found,
        findings);
  }
}
