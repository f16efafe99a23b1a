package org.essc.holderpage.pin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.essc.pin.PinHashes;

/**
 * An electronic card's PIN as it is kept.
 *
 * @param errors when each was made that still counts, the oldest first; none of before the last
 *     right one
 * @param lockedUntil null where it was not locked, or has been right since
 * @param valueVersion how often its value was set or changed
 */
record ECardPinRow(
    PinHashes.Stored stored, List<Instant> errors, Instant lockedUntil, int valueVersion) {

  ECardPinRow {
    errors = List.copyOf(errors);
  }

  boolean locked(Instant at) {
    return lockedUntil != null && at.isBefore(lockedUntil);
  }

  /** With one more error, and without those that are too old to count. */
  ECardPinRow erred(Instant at, Duration counted) {
    var counting = new ArrayList<>(errors);
    counting.removeIf(one -> !one.isAfter(at.minus(counted)));
    counting.add(at);
    return new ECardPinRow(stored, counting, lockedUntil, valueVersion);
  }

  ECardPinRow lockedUntil(Instant until) {
    return new ECardPinRow(stored, errors, until, valueVersion);
  }

  /** Nothing counts any more. */
  ECardPinRow cleared() {
    return new ECardPinRow(stored, List.of(), null, valueVersion);
  }

  /** The same value, hashed anew. */
  ECardPinRow rehashed(PinHashes.Stored anew) {
    return new ECardPinRow(anew, errors, lockedUntil, valueVersion);
  }
}
