package org.essc.login.scan;

import org.essc.card.CardUsability;

/** What became of a holder's confirmation. */
public sealed interface ConfirmationOutcome {

  /** The browser that began is told now. */
  record Confirmed() implements ConfirmationOutcome {}

  /** That number does not stand on the login page: the login has ended. */
  record WrongNumber() implements ConfirmationOutcome {}

  /** What is asked for besides the login is not granted: the login has ended. */
  record NotGranted() implements ConfirmationOutcome {}

  /** Browser and phone are in different regions, which has to be accepted first. */
  record WarningToAccept() implements ConfirmationOutcome {}

  /** This login is confirmed with the PIN only. */
  record PinMissing() implements ConfirmationOutcome {}

  /** The card has no PIN yet. */
  record PinNotSet() implements ConfirmationOutcome {}

  /**
   * @param attemptsLeft before the PIN is locked; the login goes on
   */
  record PinWrong(int attemptsLeft) implements ConfirmationOutcome {}

  /** Too many were wrong: nothing is confirmed by PIN for now. */
  record PinLocked() implements ConfirmationOutcome {}

  /** The card may not be used (any more). */
  record CardNotUsable(CardUsability why) implements ConfirmationOutcome {}

  /** The channel has no signing of the card any more, or is suspended itself. */
  record ChannelEnded() implements ConfirmationOutcome {}

  /** Somebody was faster, or its time is over; there is nothing to confirm. */
  record Over() implements ConfirmationOutcome {}
}
