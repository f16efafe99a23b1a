package org.essc.verification;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/** Reads accepted verifications. */
@ApplicationScoped
class Verifications implements PanacheRepositoryBase<Verification, UUID> {

  /** The verifier's own; null where there is none, or it is another's. */
  Uni<Verification> findOwn(UUID id, PartnerNo verifierNo) {
    return find("id = ?1 and verifierNo = ?2", id, verifierNo.value()).firstResult();
  }
}
