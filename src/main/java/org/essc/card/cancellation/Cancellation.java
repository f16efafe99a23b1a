package org.essc.card.cancellation;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.essc.region.RegionCode;

/**
 * A cancellation as it is stored.
 *
 * @param refusal {@code settlement-open} or {@code settlement-unanswered}; null where not refused
 * @param reason code of {@code cancellation.reasons}
 * @param destroyedAt null while the collected card is kept
 */
record Cancellation(
    UUID id,
    UUID holderId,
    UUID cardId,
    RegionCode region,
    State state,
    String refusal,
    String reason,
    Instant requestedAt,
    Instant deadline,
    boolean collected,
    Instant destroyedAt,
    Instant endedAt) {

  /** Where it stands. */
  enum State {
    AWAITING_SETTLEMENT,
    CANCELLED,
    REFUSED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  boolean overdue(Instant now) {
    return state == State.AWAITING_SETTLEMENT && !now.isBefore(deadline);
  }

  Cancellation ended(State newState, String newRefusal, Instant at) {
    return new Cancellation(
        id,
        holderId,
        cardId,
        region,
        newState,
        newRefusal,
        reason,
        requestedAt,
        deadline,
        collected,
        destroyedAt,
        at);
  }
}
