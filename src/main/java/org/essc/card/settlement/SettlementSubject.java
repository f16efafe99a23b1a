package org.essc.card.settlement;

import java.util.UUID;
import org.essc.card.CardRecord;
import org.essc.region.RegionCode;

/**
 * The cancellation about which partners are asked.
 *
 * @param cardId that partners are asked about
 * @param region that partners have to serve to be asked
 */
public record SettlementSubject(
    UUID cancellationId, UUID holderId, UUID cardId, RegionCode region) {

  /** The same, about another card that ends with it. */
  SettlementSubject about(CardRecord card) {
    return card.id().equals(cardId)
        ? this
        : new SettlementSubject(cancellationId, holderId, card.id(), card.region());
  }
}
