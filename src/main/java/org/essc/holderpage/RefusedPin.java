package org.essc.holderpage;

import org.essc.holderpage.pin.ECardPinCheck;

/** How an address of ours says that a PIN was not the right one. */
final class RefusedPin {

  private RefusedPin() {}

  static String note(ECardPinCheck check) {
    return switch (check.result()) {
      case WRONG -> "pin-wrong&left=" + check.attemptsLeft();
      case LOCKED -> "pin-locked";
      default -> "pin-not-set";
    };
  }
}
