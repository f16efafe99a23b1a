package org.essc.card.pin;

import org.essc.act.ActContext;
import org.essc.card.CardIdCode;
import org.essc.card.CardSelector;

/**
 * Which card, and by whom with what proof.
 *
 * @param cardIdCode as a terminal has read it from the chip; null where a clerk has seen the card
 */
record PinSubject(CardSelector selector, ActContext by, CardIdCode cardIdCode) {

  PinProof proof() {
    return cardIdCode == null ? new PinProof.CardSeen() : new PinProof.ChipRead(cardIdCode);
  }

  @Override
  public String toString() {
    return "PinSubject[…]";
  }
}
