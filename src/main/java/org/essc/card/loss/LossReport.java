package org.essc.card.loss;

import java.time.Instant;
import java.util.UUID;

/**
 * A loss report as it is stored.
 *
 * @param reportedAt since when the card counts as lost
 */
public record LossReport(UUID id, UUID cardId, UUID holderId, LossKind kind, Instant reportedAt) {

  LossReport formal() {
    return new LossReport(id, cardId, holderId, LossKind.FORMAL, reportedAt);
  }
}
