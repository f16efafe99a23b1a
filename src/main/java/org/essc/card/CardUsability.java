package org.essc.card;

import java.time.LocalDate;

/**
 * Whether a physical card may be used today, and what that makes of its electronic card. This is
 * the only place that derives it: the electronic card's state is never stored.
 */
public enum CardUsability {
  USABLE("active", null),
  SEALED("suspended", "sealed"),
  LOST("suspended", "lost"),
  LOCKED("suspended", "locked"),
  EXPIRED("suspended", "expired"),
  CANCELLED("terminated", "cancelled");

  private final String eCardStatus;
  private final String reason;

  CardUsability(String eCardStatus, String reason) {
    this.eCardStatus = eCardStatus;
    this.reason = reason;
  }

  /**
   * A reported state outweighs the calendar: an expired card that was lost is lost. One that is
   * suspended while its cancellation runs says {@code locked}: nobody who is shown a card learns of
   * a death from it.
   *
   * @param suspended whether a request to cancel it suspends it
   * @param validUntil the last day on which the card is good
   * @param today the day in China ({@link org.essc.platform.time.ChinaTime#today})
   */
  public static CardUsability of(
      CardState state, boolean suspended, LocalDate validUntil, LocalDate today) {
    return switch (state.shown(suspended)) {
      case NORMAL -> today.isAfter(validUntil) ? EXPIRED : USABLE;
      case SEALED -> SEALED;
      case LOST, LOST_ORAL -> LOST;
      case LOCKED -> LOCKED;
      case CANCELLED -> CANCELLED;
    };
  }

  /**
   * Of its electronic card. One that ended while the physical card goes on was past its own last
   * day, whatever becomes of that card.
   *
   * @param live whether the electronic card, or its channel's signing, has not ended
   */
  public CardUsability ofECard(boolean live) {
    return live || this == CANCELLED ? this : EXPIRED;
  }

  public boolean usable() {
    return this == USABLE;
  }

  /** {@code active}, {@code suspended} or {@code terminated}, as the public API says it. */
  public String eCardStatus() {
    return eCardStatus;
  }

  /**
   * {@code sealed}, {@code lost}, {@code locked}, {@code expired}, {@code cancelled}; null if
   * usable.
   */
  public String reason() {
    return reason;
  }
}
