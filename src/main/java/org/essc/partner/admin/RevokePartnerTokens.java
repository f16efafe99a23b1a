package org.essc.partner.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;

/**
 * Ends whatever was issued to a partner so far. Every request asks the database, so from the commit
 * on no instance accepts it; the partner itself goes on, with tokens that it gets afterwards.
 */
@ApplicationScoped
public class RevokePartnerTokens {

  private final Partners partners;
  private final Clock clock;

  public RevokePartnerTokens(Partners partners, Clock clock) {
    this.partners = partners;
    this.clock = clock;
  }

  /** Fails with {@code not-found} where there is no such partner. */
  public Uni<Void> handle(PartnerNo partnerNo, Actor by) {
    var entry =
        AuditEntry.of("partner.revoke-tokens", by).object(SubjectType.PARTNER, partnerNo).success();
    return partners
        .change(
            partnerNo,
            partner -> {
              partner.revokeTokens(clock.instant());
              return entry;
            })
        .replaceWithVoid();
  }
}
