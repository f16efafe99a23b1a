package org.essc.card.cancellation;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.essc.card.settlement.SettlementSubject;
import org.essc.platform.text.Word;
import org.essc.region.PolicyTerms.CancellationReason;
import org.essc.region.RegionCode;

/**
 * A cancellation as it is stored.
 *
 * @param refusal {@code settlement-open} or {@code settlement-unanswered}; null where not refused
 * @param withdrawal code of why it was withdrawn, or null
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
    String withdrawal,
    String reason,
    Instant requestedAt,
    Instant deadline,
    boolean collected,
    Instant destroyedAt,
    Instant endedAt) {

  /** Where it stands. */
  enum State implements Word {
    AWAITING_SETTLEMENT,
    CANCELLED,
    REFUSED,
    /** It was a mistake; the card is as it is without it. */
    WITHDRAWN;

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  boolean awaitsSettlement() {
    return state == State.AWAITING_SETTLEMENT;
  }

  boolean death() {
    return CancellationReason.DEATH.code().equals(reason);
  }

  boolean overdue(Instant now) {
    return awaitsSettlement() && !now.isBefore(deadline);
  }

  SettlementSubject toSettle() {
    return new SettlementSubject(id, holderId, cardId, region);
  }

  Cancellation ended(State newState, String newRefusal, Instant at) {
    return with(newState, newRefusal, withdrawal, at);
  }

  Cancellation withdrawn(String why, Instant at) {
    return with(State.WITHDRAWN, null, why, at);
  }

  private Cancellation with(State newState, String newRefusal, String newWithdrawal, Instant at) {
    return new Cancellation(
        id,
        holderId,
        cardId,
        region,
        newState,
        newRefusal,
        newWithdrawal,
        reason,
        requestedAt,
        deadline,
        collected,
        destroyedAt,
        at);
  }
}
