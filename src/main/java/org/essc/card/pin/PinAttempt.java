package org.essc.card.pin;

import java.time.Duration;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.platform.ops.TraceIds;
import org.essc.platform.time.Patience;

/**
 * Somebody's try at a card's PIN, proven enough to be looked at.
 *
 * @param counted whether an error counts towards the lock
 * @param traceId of the request, as it is judged outside of it; or null
 * @param patience until when it may be looked at; what then is not is refused and not counted, and
 *     what is counted has kept its caller ({@link Patience#keep}) before
 */
record PinAttempt(
    UUID cardId,
    Pin pin,
    ActContext by,
    Purpose purpose,
    boolean counted,
    String traceId,
    Patience patience) {

  /**
   * Finding the card, waiting and hashing together: a verdict that is stored then still finds its
   * caller.
   */
  private static final Duration PATIENCE = Duration.ofMillis(1_300);

  /** A verdict that is judged takes this long to be stored. */
  private static final Duration TO_STORE = Duration.ofMillis(400);

  PinAttempt(UUID cardId, Pin pin, ActContext by, Purpose purpose, String traceId) {
    this(cardId, pin, by, purpose, true, traceId, newPatience());
  }

  /** What the PIN is typed for. */
  enum Purpose {
    CHECK,
    /** To change it: the initial value counts here, whatever an unchanged PIN means. */
    CHANGE
  }

  /**
   * Of somebody who is told 503 after a while: it ends so long before that what is counted is told
   * in time, but by a database that stores slowly.
   *
   * @param deadline from now on
   */
  static Patience patienceWithin(Duration deadline) {
    var latest = deadline.minus(TO_STORE);
    return Patience.of(latest.compareTo(PATIENCE) < 0 ? latest : PATIENCE);
  }

  /** Of somebody who asks now and hears the outcome by repeating the request, if not at once. */
  static Patience newPatience() {
    return Patience.of(PATIENCE);
  }

  static PinAttempt now(UUID cardId, Pin pin, ActContext by, Purpose purpose, Patience patience) {
    return new PinAttempt(cardId, pin, by, purpose, true, TraceIds.current(), patience);
  }

  PinAttempt counted(boolean whether) {
    return new PinAttempt(cardId, pin, by, purpose, whether, traceId, patience);
  }

  @Override
  public String toString() {
    return "PinAttempt[" + cardId + "]";
  }
}
