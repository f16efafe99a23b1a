package org.essc.card.pin;

import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.platform.ops.TraceIds;

/**
 * Somebody's try at a card's PIN, proven enough to be looked at.
 *
 * @param counted whether an error counts towards the lock
 * @param traceId of the request, as it is judged outside of it; or null
 */
record PinAttempt(
    UUID cardId, Pin pin, ActContext by, Purpose purpose, boolean counted, String traceId) {

  PinAttempt(UUID cardId, Pin pin, ActContext by, Purpose purpose, String traceId) {
    this(cardId, pin, by, purpose, true, traceId);
  }

  /** What the PIN is typed for. */
  enum Purpose {
    CHECK,
    /** To change it: the initial value counts here, whatever an unchanged PIN means. */
    CHANGE
  }

  static PinAttempt now(UUID cardId, Pin pin, ActContext by, Purpose purpose) {
    return new PinAttempt(cardId, pin, by, purpose, TraceIds.current());
  }

  PinAttempt counted(boolean whether) {
    return new PinAttempt(cardId, pin, by, purpose, whether, traceId);
  }

  @Override
  public String toString() {
    return "PinAttempt[" + cardId + "]";
  }
}
