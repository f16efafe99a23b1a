package org.essc.partner.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiPredicate;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;

/**
 * Shuts a partner out, or lets it in again. Every request asks the database, so from the commit on
 * no instance accepts its tokens, also those issued before.
 */
@ApplicationScoped
public class SuspendPartner {

  private final Partners partners;
  private final Clock clock;

  public SuspendPartner(Partners partners, Clock clock) {
    this.partners = partners;
    this.clock = clock;
  }

  public Uni<Void> suspend(PartnerNo partnerNo, Actor by) {
    return change(partnerNo, Partner::suspend, AuditEntry.of("partner.suspend", by));
  }

  public Uni<Void> resume(PartnerNo partnerNo, Actor by) {
    return change(partnerNo, Partner::resume, AuditEntry.of("partner.resume", by));
  }

  private Uni<Void> change(
      PartnerNo partnerNo, BiPredicate<Partner, Instant> transition, AuditEntry.Builder entry) {
    return partners
        .change(
            partnerNo,
            partner ->
                transition.test(partner, clock.instant())
                    ? entry.object(SubjectType.PARTNER, partnerNo).success()
                    : null)
        .replaceWithVoid();
  }
}
