package org.essc.region;

import static org.essc.region.CardLifeKeys.CANCELLATION_ORDER;
import static org.essc.region.CardLifeKeys.CANCELLATION_REASONS;
import static org.essc.region.CardLifeKeys.CANCELLATION_SETTLED_FIRST;
import static org.essc.region.CardLifeKeys.CANCELLATION_SUSPENDS;
import static org.essc.region.CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD;
import static org.essc.region.CardLifeKeys.LOSS_CHANNELS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_CHANNELS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_BASIS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_CHARGED;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_FEN;
import static org.essc.region.CardLifeKeys.REPLACEMENT_REASONS;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_ALLOWED;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_ENDS_WITH_NEW_CARD;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_MONTHS;
import static org.essc.region.CardLifeKeys.VALIDITY_YEARS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyTerms.CancellationOrder;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.PolicyTerms.SettlementSide;

/** Rules of a card's replacement and end that cannot hold together. */
final class CardLifeContradictions extends ContradictionCheck {

  CardLifeContradictions(RegionPolicy policy, Findings findings) {
    super(policy, findings);
  }

  void check() {
    replacement();
    newCard();
    temporaryCard();
    cancellation();
    suspension();
  }

  private void replacement() {
    contradiction(
        REPLACEMENT_REASONS,
        has(REPLACEMENT_REASONS, reasons -> reasons.contains(ReplacementReason.EXPIRED))
            && policy.stated(VALIDITY_YEARS).isEmpty(),
        "a card cannot expire while validity.years is open");
    boolean free = has(REPLACEMENT_FEE_CHARGED, charged -> !charged);
    contradiction(
        REPLACEMENT_FEE_FEN,
        policy.stated(REPLACEMENT_FEE_FEN).isPresent()
            && !has(REPLACEMENT_FEE_CHARGED, charged -> charged),
        "an amount needs replacement.feeCharged to be true");
    contradiction(
        REPLACEMENT_FEE_BASIS,
        free && policy.stated(REPLACEMENT_FEE_BASIS).isPresent(),
        "a regulation of a fee that is not charged");
    contradiction(
        REPLACEMENT_FEE_BASIS,
        has(REPLACEMENT_FEE_CHARGED, charged -> charged)
            && policy.stated(REPLACEMENT_FEE_BASIS).isEmpty(),
        "a fee needs the regulation that sets it");
  }

  /** Whoever is told to get a new card can ask for one. */
  private void newCard() {
    contradiction(
        REPLACEMENT_REASONS,
        has(CHANGES_FACE_DATA_NEEDS_NEW_CARD, needed -> needed)
            && !has(
                REPLACEMENT_REASONS,
                reasons -> reasons.contains(ReplacementReason.FACE_DATA_CHANGED)),
        "changes.faceDataNeedsNewCard asks for a new card, but face-data-changed is no reason");
    contradiction(
        REPLACEMENT_CHANNELS,
        has(CHANGES_FACE_DATA_NEEDS_NEW_CARD, needed -> needed)
            && !has(REPLACEMENT_CHANNELS, used -> used.contains(Channel.WINDOW)),
        "changes.faceDataNeedsNewCard asks for a new card, but no window takes the request");
    contradiction(
        REPLACEMENT_REASONS,
        has(REPLACEMENT_REASONS, reasons -> reasons.contains(ReplacementReason.LOST))
            && has(LOSS_CHANNELS, List::isEmpty),
        "a lost card is reported first, but no channel takes the report");
  }

  private void temporaryCard() {
    boolean allowed = has(TEMPORARY_CARD_ALLOWED, yes -> yes);
    for (var key :
        List.of(
            TEMPORARY_CARD_MONTHS,
            TEMPORARY_CARD_BANK_FUNCTION,
            TEMPORARY_CARD_ENDS_WITH_NEW_CARD)) {
      boolean stated = policy.stated(key).isPresent();
      contradiction(key, allowed && !stated, "temporary cards are allowed, so it must be ruled");
      contradiction(key, !allowed && stated, "rules a temporary card that is not allowed");
    }
  }

  private void cancellation() {
    var first = policy.stated(CANCELLATION_SETTLED_FIRST).orElse(Set.of());
    var order = policy.stated(CANCELLATION_ORDER);
    contradiction(
        CANCELLATION_ORDER,
        order.equals(Optional.of(CancellationOrder.ALL_SETTLED_FIRST))
            && first.size() < SettlementSide.values().length,
        "all is settled first, but cancellation.settledFirst does not name all");
    contradiction(
        CANCELLATION_ORDER,
        order.equals(Optional.of(CancellationOrder.SOCIAL_SIDE_FIRST))
            && first.contains(SettlementSide.BANK_BUSINESS),
        "the bank follows the social side, yet its business is to be settled before");
  }

  private void suspension() {
    var reasons = policy.stated(CANCELLATION_REASONS).orElse(Set.of());
    contradiction(
        CANCELLATION_SUSPENDS,
        has(CANCELLATION_SUSPENDS, suspending -> !reasons.containsAll(suspending)),
        "names a reason that is not among cancellation.reasons");
  }
}
