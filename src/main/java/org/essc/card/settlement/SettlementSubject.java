package org.essc.card.settlement;

import java.util.UUID;
import org.essc.region.RegionCode;

/**
 * The cancellation about which partners are asked.
 *
 * @param region that partners have to serve to be asked
 */
public record SettlementSubject(
    UUID cancellationId, UUID holderId, UUID cardId, RegionCode region) {}
