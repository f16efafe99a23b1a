package org.essc.binding;

import org.essc.platform.text.Word;

/** What ended a binding. */
public enum EndedBy implements Word {
  /** The holder, on the page of bank cards. */
  HOLDER,
  BANK,
  OPERATOR,
  /** The card was cancelled, or another one took its place: the account is to be linked anew. */
  CARD,
  /** The bank did not fetch it in time, or its last day is over. */
  LAPSE
}
