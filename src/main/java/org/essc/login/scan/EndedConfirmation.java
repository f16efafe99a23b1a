package org.essc.login.scan;

import org.essc.login.Login;
import org.essc.login.Refusal;

/** What became of a login that a holder has scanned. */
public enum EndedConfirmation {
  CONFIRMED,
  /** Its session was opened, and is over. */
  ENDED,
  /** As {@link #ENDED}; what was granted with it may stand all the same. */
  LINKED,
  REFUSED,
  REPORTED,
  WRONG_NUMBER,
  NOT_GRANTED,
  /** Cancelled in the browser, or timed out. */
  OVER;

  /** As Redis has it, which knows of no session. */
  static EndedConfirmation of(Login login) {
    return switch (login.state()) {
      case CONFIRMED, CODED, EXCHANGED, REPLAYED -> CONFIRMED;
      case REFUSED, TOLD ->
          login.field(Login.Field.REFUSAL).map(EndedConfirmation::of).orElse(OVER);
      case PUSHED, WAITING, SCANNED -> OVER;
    };
  }

  private static EndedConfirmation of(String refusal) {
    return switch (Refusal.of(refusal)) {
      case CANCELLED -> OVER;
      case REFUSED -> REFUSED;
      case REPORTED -> REPORTED;
      case NUMBER -> WRONG_NUMBER;
      case NOT_GRANTED -> NOT_GRANTED;
    };
  }
}
