package org.essc.card.pin;

import org.essc.platform.text.Word;

/** What a check of a PIN found. */
public enum PinCheck implements Word {
  CORRECT,
  /** Counted. */
  WRONG,
  /** Not looked at: too many errors before, or the card itself is locked. */
  LOCKED,
  /** It is the initial value, and the region lets nobody use that. */
  MUST_CHANGE,
  /** The holder has not given the PIN a value of their own, and the region then asks for none. */
  NOT_ENABLED,
  /** The card has no PIN yet. */
  NOT_SET
}
