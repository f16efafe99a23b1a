package org.essc.verification;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Gives a verifier one of its own verifications again, without an assertion, and with those claims
 * that it may still receive.
 */
@ApplicationScoped
class ReadVerification {

  private final Verifications verifications;
  private final HolderClaims claims;

  ReadVerification(Verifications verifications, HolderClaims claims) {
    this.verifications = verifications;
    this.claims = claims;
  }

  @WithSession
  Uni<Accepted> handle(UUID id, PartnerNo verifierNo, Set<String> entitlements) {
    return verifications
        .findOwn(id, verifierNo)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND))
        .map(
            found ->
                new Accepted(
                    found.id(),
                    found.verifierNo(),
                    found.subject(),
                    found.purpose(),
                    found.level(),
                    claims.still(claims.open(found.id(), found.claims()), entitlements),
                    found.verifiedAt(),
                    claims.still(found.actedBy(), entitlements)));
  }
}
