package org.essc.console.clerk;

import java.util.List;
import java.util.Set;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.LossChannel;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/** What a clerk has to be shown. */
final class DeskEvidence {

  private DeskEvidence() {}

  /** What the region asks to be shown for an act, as far as its policy names it. */
  static Set<Evidence> of(DeskAct act, RegionPolicy policy) {
    return switch (act) {
      case LOSS_REPORT ->
          policy.stated(CardLifeKeys.LOSS_CHANNELS).stream()
              .flatMap(List::stream)
              .filter(LossChannel.Window.class::isInstance)
              .map(window -> ((LossChannel.Window) window).evidence())
              .findFirst()
              .orElse(Set.of());
      case LOSS_RELEASE -> policy.stated(CardLifeKeys.RELEASE_EVIDENCE).orElse(Set.of());
      case PIN_UNLOCK -> policy.stated(PinKeys.PIN_UNLOCK_EVIDENCE).orElse(Set.of());
      case PIN_RESET -> policy.stated(PinKeys.PIN_RESET_EVIDENCE).orElse(Set.of());
      case CANCELLATION -> policy.stated(CardLifeKeys.CANCELLATION_EVIDENCE).orElse(Set.of());
      case ACTIVATION, FACE_REFUSAL -> Set.of(Evidence.CARD, Evidence.ID);
      case FACE_DATA_CHANGE -> Set.of(Evidence.ID, Evidence.HUKOU_BOOK);
      // which of the proofs, and of whom, hangs on what is recorded: the form's note says it
      case CAPACITY_CHANGE -> Set.of(Evidence.PROOF_OF_GUARDIANSHIP, Evidence.PROOF_OF_CAPACITY);
      case GUARDIANSHIP -> policy.stated(ApplicationKeys.MINORS_EVIDENCE).orElse(Set.of());
      default -> act.byParty() ? Set.of(Evidence.ID) : Set.of();
    };
  }
}
