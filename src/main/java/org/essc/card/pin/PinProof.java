package org.essc.card.pin;

import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.IdNumber;
import org.essc.card.PhoneNumber;

/**
 * What comes with a PIN besides the card's number. Without it an attempt is neither looked at nor
 * counted: whoever knows only a number must not be able to lock its holder out.
 */
public sealed interface PinProof {

  /** A terminal has read the card's chip. */
  record ChipRead(CardIdCode cardIdCode) implements PinProof {}

  /** A clerk has the card in hand: {@code by.shown} holds {@code card}. */
  record CardSeen() implements PinProof {}

  /** A text message came from that number. */
  record MessageFrom(PhoneNumber phone) implements PinProof {}

  /**
   * A caller of the voice line entered both numbers.
   *
   * @param caller number that calls, 3 to 20 digits, or null where it is withheld
   */
  record BothNumbers(CardNo cardNo, IdNumber idNumber, String caller) implements PinProof {

    @Override
    public String toString() {
      return "BothNumbers[…]";
    }
  }
}
