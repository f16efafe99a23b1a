package org.essc.partner.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;

/** Changes what a partner is and may do, from the next request on. */
@ApplicationScoped
public class EntitlePartner {

  private final Partners partners;
  private final Clock clock;

  public EntitlePartner(Partners partners, Clock clock) {
    this.partners = partners;
    this.clock = clock;
  }

  Uni<PartnerView> entitle(PartnerNo partnerNo, Entitlements entitlements, Actor by) {
    var entry =
        AuditEntry.of("partner.entitle", by).object(SubjectType.PARTNER, partnerNo).success();
    return partners.change(
        partnerNo,
        partner -> {
          partner.entitle(entitlements, clock.instant());
          return entry;
        });
  }
}
