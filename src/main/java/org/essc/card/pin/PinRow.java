package org.essc.card.pin;

import java.time.OffsetDateTime;
import org.essc.pin.PinHashes;

/**
 * A card's PIN as it is kept.
 *
 * @param stored null where the holder has given it no value of their own
 * @param errors consecutive ones
 * @param lockedAt null while it is not locked
 * @param valueVersion how often its value was set or reset
 */
record PinRow(PinHashes.Stored stored, int errors, OffsetDateTime lockedAt, int valueVersion) {

  /** Of a card that no PIN was ever typed for. */
  static final PinRow UNTOUCHED = new PinRow(null, 0, null, 0);

  boolean own() {
    return stored != null;
  }

  boolean locked() {
    return lockedAt != null;
  }

  /** Counted to so many errors, not locked. */
  PinRow counted(int count) {
    return new PinRow(stored, count, null, valueVersion);
  }

  PinRow lockedSince(int count, OffsetDateTime at) {
    return new PinRow(stored, count, at, valueVersion);
  }

  /** The same value, hashed anew. */
  PinRow rehashed(PinHashes.Stored anew) {
    return new PinRow(anew, errors, lockedAt, valueVersion);
  }

  /** With another value, or with the initial one where it is null; errors and lock are gone. */
  PinRow valued(PinHashes.Stored value) {
    return new PinRow(value, 0, null, valueVersion + 1);
  }

  PinRow unlocked() {
    return counted(0);
  }
}
