package org.essc.partner.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;

/** A partner's keys are replaced as a whole; a key in both sets goes on working. */
@ApplicationScoped
public class ReplacePartnerKeys {

  private final Partners partners;
  private final Clock clock;

  public ReplacePartnerKeys(Partners partners, Clock clock) {
    this.partners = partners;
    this.clock = clock;
  }

  Uni<PartnerView> replace(PartnerNo partnerNo, KeySource keys, Actor by) {
    var entry =
        AuditEntry.of("partner.replace-keys", by)
            .object(SubjectType.PARTNER, partnerNo)
            .detail("source", keys.jwksUri().isPresent() ? "uri" : "jwks")
            .success();
    return partners.change(
        partnerNo,
        partner -> {
          partner.replaceKeys(keys, clock.instant());
          return entry;
        });
  }
}
