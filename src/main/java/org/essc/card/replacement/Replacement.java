package org.essc.card.replacement;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionCode;

/**
 * A card's replacement as it stands.
 *
 * <pre>
 *  REQUESTED ──the new card became normal──▶ COMPLETED
 *      └──withdrawn before production, or the old card was cancelled──▶ WITHDRAWN
 *
 *  fee:  FREE        DUE ──▶ PAID      (the card is not made while it is due)
 * </pre>
 *
 * @param feeFen null where nothing is charged
 * @param requestedBy the partner's number, or {@code staff:} and the member's
 */
record Replacement(
    UUID id,
    UUID holderId,
    RegionCode region,
    State state,
    ReplacementReason reason,
    UUID oldCardId,
    UUID applicationId,
    UUID temporaryCardId,
    UUID newCardId,
    FeeState feeState,
    Integer feeFen,
    boolean oldCardCollected,
    boolean oldCardDestroyed,
    String requestedBy,
    Instant requestedAt,
    Instant completedAt) {

  enum State {
    REQUESTED,
    COMPLETED,
    WITHDRAWN;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum FeeState {
    FREE,
    DUE,
    PAID;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean open() {
    return state == State.REQUESTED;
  }

  @Override
  public String toString() {
    return "Replacement[" + id + ", " + state + "]";
  }
}
