package org.essc.holderpage.pin;

import java.time.Instant;

/**
 * How an electronic card's PIN stands.
 *
 * @param set whether there is one
 * @param lockedUntil in business time; null where it is not locked now
 */
public record ECardPinState(boolean set, Instant lockedUntil) {}
