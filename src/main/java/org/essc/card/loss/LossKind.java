package org.essc.card.loss;

import java.util.Locale;
import org.essc.card.CardTransition;
import org.essc.platform.text.Word;

/** How much stands behind a loss report. */
public enum LossKind implements Word {
  /** By word of mouth or by machine: state 4. */
  ORAL(CardTransition.REPORT_LOSS_ORALLY),
  /** In writing, or by a holder whom an online channel has identified: state 2. */
  FORMAL(CardTransition.REPORT_LOSS);

  private final CardTransition transition;

  LossKind(CardTransition transition) {
    this.transition = transition;
  }

  CardTransition transition() {
    return transition;
  }

  static LossKind of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
