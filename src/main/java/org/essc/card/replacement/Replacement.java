package org.essc.card.replacement;

import java.time.Instant;
import java.util.UUID;
import org.essc.card.CardRecord;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.Word;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionCode;

/**
 * A card's replacement as it stands, with the ways in which it goes on and no others.
 *
 * <pre>
 *  REQUESTED ──the new card became normal──▶ COMPLETED
 *      └──withdrawn before production, the old card was cancelled, or the new one
 *         ended unused: withdrawn then, or another has taken its place──▶ WITHDRAWN
 *
 *  fee:  FREE        DUE ──▶ PAID      (the card is not made while it is due)
 * </pre>
 *
 * A transition gives the replacement as it is then, or refuses; {@link ReplacementStore#change}
 * stores it.
 *
 * @param newCardId the card that was made for it, or null
 * @param feeFen null where nothing is charged
 * @param requestedBy the partner's number, or {@code staff:} and the member's
 */
record Replacement(
    UUID id,
    UUID holderId,
    RegionCode region,
    int version,
    ReplacementReason reason,
    UUID oldCardId,
    UUID applicationId,
    Integer feeFen,
    String requestedBy,
    Instant requestedAt,
    State state,
    FeeState feeState,
    UUID temporaryCardId,
    UUID newCardId,
    boolean oldCardCollected,
    boolean oldCardDestroyed,
    Instant completedAt) {

  enum State implements Word {
    REQUESTED,
    COMPLETED,
    WITHDRAWN
  }

  enum FeeState implements Word {
    FREE,
    DUE,
    PAID
  }

  /**
   * @param card the old one
   * @param feeFen null where nothing is charged
   */
  static Replacement requested(
      UUID id,
      CardRecord card,
      ReplacementReason reason,
      UUID applicationId,
      Integer feeFen,
      String requestedBy,
      Instant at) {
    return new Replacement(
        id,
        card.holderId(),
        card.region(),
        0,
        reason,
        card.id(),
        applicationId,
        feeFen,
        requestedBy,
        at,
        State.REQUESTED,
        feeFen == null ? FeeState.FREE : FeeState.DUE,
        null,
        null,
        false,
        false,
        null);
  }

  /**
   * In the place of one whose new card came to nothing: what became of the old card stays so,
   * unless this one is of another card.
   *
   * @param temporaryCard the one that goes on standing in, or null
   */
  Replacement inPlaceOf(Replacement former, UUID temporaryCard) {
    boolean same = former.oldCardId.equals(oldCardId);
    return as(
        version,
        state,
        feeState,
        temporaryCard,
        newCardId,
        same && former.oldCardCollected,
        same && former.oldCardDestroyed,
        completedAt);
  }

  /**
   * @param amountFen what was taken for it
   */
  Replacement paid(int amountFen) {
    requireOpen();
    if (feeState == FeeState.FREE) {
      throw ProblemException.of(ReplacementProblems.NO_FEE_DUE);
    }
    if (amountFen != feeFen) {
      throw ProblemException.of(ReplacementProblems.FEE_AMOUNT).with("feeFen", feeFen);
    }
    return next(
        state,
        FeeState.PAID,
        temporaryCardId,
        newCardId,
        oldCardCollected,
        oldCardDestroyed,
        completedAt);
  }

  /** Collected, and once destroyed for ever destroyed; also after the completion. */
  Replacement oldCardTaken(boolean destroyed) {
    if (state == State.WITHDRAWN) {
      requireOpen();
    }
    return next(
        state,
        feeState,
        temporaryCardId,
        newCardId,
        true,
        oldCardDestroyed || destroyed,
        completedAt);
  }

  Replacement bridgedBy(UUID temporaryCard) {
    requireNotBridged();
    return next(
        state, feeState, temporaryCard, newCardId, oldCardCollected, oldCardDestroyed, completedAt);
  }

  /** The temporary card has ended, and keeps the holder from no other. */
  Replacement unbridged() {
    return next(state, feeState, null, newCardId, oldCardCollected, oldCardDestroyed, completedAt);
  }

  void requireNotBridged() {
    requireOpen();
    if (temporaryCardId != null) {
      throw ProblemException.of(ReplacementProblems.TEMPORARY_GIVEN);
    }
  }

  Replacement completedBy(UUID newCard, Instant at) {
    requireOpen();
    return next(
        State.COMPLETED,
        feeState,
        temporaryCardId,
        newCard,
        oldCardCollected,
        oldCardDestroyed,
        at);
  }

  Replacement withdrawn() {
    requireOpen();
    return next(
        State.WITHDRAWN,
        feeState,
        temporaryCardId,
        newCardId,
        oldCardCollected,
        oldCardDestroyed,
        completedAt);
  }

  boolean open() {
    return state == State.REQUESTED;
  }

  private void requireOpen() {
    if (!open()) {
      throw ProblemException.of(ReplacementProblems.NOT_OPEN).with("state", state.text());
    }
  }

  @Override
  public String toString() {
    return "Replacement[" + id + ", " + state + "]";
  }

  private Replacement next(
      State state,
      FeeState feeState,
      UUID temporaryCardId,
      UUID newCardId,
      boolean oldCardCollected,
      boolean oldCardDestroyed,
      Instant completedAt) {
    return as(
        version + 1,
        state,
        feeState,
        temporaryCardId,
        newCardId,
        oldCardCollected,
        oldCardDestroyed,
        completedAt);
  }

  private Replacement as(
      int version,
      State state,
      FeeState feeState,
      UUID temporaryCardId,
      UUID newCardId,
      boolean oldCardCollected,
      boolean oldCardDestroyed,
      Instant completedAt) {
    return new Replacement(
        id,
        holderId,
        region,
        version,
        reason,
        oldCardId,
        applicationId,
        feeFen,
        requestedBy,
        requestedAt,
        state,
        feeState,
        temporaryCardId,
        newCardId,
        oldCardCollected,
        oldCardDestroyed,
        completedAt);
  }
}
