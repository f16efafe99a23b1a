package org.essc.binding;

import org.essc.platform.text.Word;

/** What ended a binding. */
public enum EndedBy implements Word {
  /** The holder, on the page of bank cards. */
  HOLDER,
  /** Also where it refused to link the account, or was wrong about its owner. */
  BANK,
  /** A member of staff, for the holder or because of misuse. */
  OPERATOR,
  /**
   * The card was cancelled, or another one took its place, or that of its electronic card: the
   * account is to be linked anew.
   */
  CARD,
  /** The bank did not fetch it or answer in time, or its last day is over. */
  LAPSE
}
