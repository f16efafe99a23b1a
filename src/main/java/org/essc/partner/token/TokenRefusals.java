package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.audit.Actor;
import org.essc.partner.access.RefusalLog;

/** Audits refused token requests. */
@Singleton
class TokenRefusals {

  private final RefusalLog log;

  TokenRefusals(RefusalLog log) {
    this.log = log;
  }

  /** The name a client gives is only a claim: nobody is accused of what it did not do. */
  Uni<Void> audit(TokenError error) {
    return error.status() >= 500
        ? Uni.createFrom().voidItem()
        : log.refused("token.issue", Actor.unknownPartner(), error.reason());
  }
}
