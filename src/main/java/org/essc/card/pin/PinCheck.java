package org.essc.card.pin;

import java.util.Locale;

/** What a check of a PIN found. */
public enum PinCheck {
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
  NOT_SET;

  /** As answers and the audit log name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
