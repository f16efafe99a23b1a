package org.essc.card.pin;

import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.audit.Actor;
import org.essc.pin.Attempt;
import org.essc.pin.Pin;
import org.essc.platform.time.Patience;
import org.essc.platform.trace.TraceIds;

/**
 * Somebody's try at a card's PIN, proven enough to be looked at.
 *
 * @param counted whether an error counts towards the lock
 */
record PinAttempt(
    UUID cardId,
    Pin pin,
    ActContext by,
    Purpose purpose,
    boolean counted,
    String traceId,
    Patience patience)
    implements Attempt {

  PinAttempt(UUID cardId, Pin pin, ActContext by, Purpose purpose, String traceId) {
    this(cardId, pin, by, purpose, true, traceId, Attempt.newPatience());
  }

  /** What the PIN is typed for. */
  enum Purpose {
    CHECK,
    /** To change it: the initial value counts here, whatever an unchanged PIN means. */
    CHANGE
  }

  static PinAttempt now(UUID cardId, Pin pin, ActContext by, Purpose purpose, Patience patience) {
    return new PinAttempt(cardId, pin, by, purpose, true, TraceIds.current(), patience);
  }

  @Override
  public Actor actor() {
    return by.requester().actor();
  }

  @Override
  public String channel() {
    return by.requester().channel().code();
  }

  PinAttempt counted(boolean whether) {
    return new PinAttempt(cardId, pin, by, purpose, whether, traceId, patience);
  }

  @Override
  public String toString() {
    return "PinAttempt[" + cardId + "]";
  }
}
