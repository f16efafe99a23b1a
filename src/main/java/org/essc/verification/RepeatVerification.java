package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerCaller;
import org.essc.platform.outbox.SubjectType;

/**
 * What a verifier gets that sends the same request again, because its answer was lost: the same
 * answer for as long as the first assertion is good, afterwards what {@link ReadVerification}
 * gives. So an old verification yields no fresh assertion, whoever remembers what. Each repeat is
 * audited.
 */
@Singleton
class RepeatVerification {

  private static final String ACT = "verification.repeat";

  private final ReadVerification readVerification;
  private final AuditLog audit;
  private final Clock clock;

  RepeatVerification(ReadVerification readVerification, AuditLog audit, Clock clock) {
    this.readVerification = readVerification;
    this.audit = audit;
    this.clock = clock;
  }

  /** What stands today of the verification, or null while its first answer stands. */
  Uni<Accepted> handle(PartnerCaller verifier, UUID id, Instant verifiedAt) {
    boolean stands = clock.instant().isBefore(Assertion.goodUntil(verifiedAt));
    return audit
        .record(
            AuditEntry.of(ACT, verifier.partnerNo().actor())
                .object(SubjectType.VERIFICATION, id)
                .detail("assertion", stands)
                .success())
        .chain(
            () ->
                stands
                    ? Uni.createFrom().nullItem()
                    : readVerification.handle(id, verifier.partnerNo(), verifier.claims()));
  }

  /** A refusal stays what it was. */
  Uni<Void> refused(PartnerCaller verifier, String code) {
    return audit.record(AuditEntry.of(ACT, verifier.partnerNo().actor()).refused(code));
  }
}
