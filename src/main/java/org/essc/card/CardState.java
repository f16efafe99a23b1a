package org.essc.card;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Word;

/**
 * The physical card's state (aaz502) as the registry last told it.
 *
 * <pre>
 *   SEALED ──▶ NORMAL ◀──▶ LOST_ORAL ──▶ LOST
 *                │  ▲ ▲                   │
 *                │  │ └───── found ───────┘
 *                ▼  │
 *              LOCKED          every state ──▶ CANCELLED
 * </pre>
 *
 * The registry decides the transitions; an import records whatever it says, with its history.
 */
public enum CardState implements Word {
  /** Made, not yet handed out and activated. */
  SEALED(0),
  NORMAL(1),
  /** Loss reported formally. */
  LOST(2),
  /** The social security application is locked. */
  LOCKED(3),
  /** Loss reported by word of mouth, provisional. */
  LOST_ORAL(4),
  CANCELLED(9);

  private final short code;

  CardState(int code) {
    this.code = (short) code;
  }

  /** The digit that stands in files and the database. */
  public short code() {
    return code;
  }

  /**
   * What every answer says of a card, a clerk's too: one that is suspended while its cancellation
   * runs is {@code LOCKED}, unless it is lost or has ended.
   */
  public CardState shown(boolean suspended) {
    return suspended && (this == SEALED || this == NORMAL) ? LOCKED : this;
  }

  /** The state of a code read from the database. */
  public static CardState of(int code) {
    for (var state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new InvalidValueException("state-unknown");
  }

  /**
   * @param code one digit
   * @throws InvalidValueException {@code state-unknown}
   */
  public static CardState parse(String code) {
    if (code == null || code.length() != 1) {
      throw new InvalidValueException("state-unknown");
    }
    return of(code.charAt(0) - '0');
  }
}
