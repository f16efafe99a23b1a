package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;

/** Tells whether somebody may have a ward's card issued; served by the room of families. */
public interface Guardians {

  /**
   * Who asks for a ward's card, with the guardian's evidence.
   *
   * @param signNo the guardian's own, at the asking channel
   * @param membershipId by which the guardian acts
   */
  record Guardian(SignNo signNo, UUID membershipId) {}

  /**
   * Requires that the guardian acts for that holder, at this moment, with a card that may be used.
   *
   * @return the guardian, as a holder
   * @throws ProblemException 404 {@code not-found}, 403 {@code not-delegated}, 409 {@code
   *     card-not-usable}, {@code holder-mismatch} where the ward is another
   */
  Uni<UUID> require(PartnerNo channelNo, Guardian guardian, UUID holderId);
}
