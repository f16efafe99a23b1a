package org.essc.card;

import java.util.UUID;
import org.essc.region.RegionCode;

/**
 * What an import made of a card that stood in the registry before.
 *
 * @param version the card's version from then on
 */
public record StateChange(
    UUID cardId, UUID holderId, RegionCode region, CardState from, CardState to, int version) {}
