package org.essc.card;

import static org.essc.card.CardState.CANCELLED;
import static org.essc.card.CardState.LOCKED;
import static org.essc.card.CardState.LOST;
import static org.essc.card.CardState.LOST_ORAL;
import static org.essc.card.CardState.NORMAL;
import static org.essc.card.CardState.SEALED;

import java.util.Set;

/**
 * The ways in which a card's state (aaz502) changes, and no others. Before it is sealed a card is
 * an application; whether it has expired is told by its last day.
 *
 * <pre>
 *  applied ─▶ in production ─▶ produced ─▶ distributed          (card_application)
 *                                  │
 *                                  ▼           ACTIVATE
 *                               SEALED(0) ──────────────▶ NORMAL(1) ◀──UNLOCK── LOCKED(3)
 *                                  │                       │  ▲  └─────LOCK──────▲  │
 *                                  │                       │  │                     │
 *                   REPORT_LOSS_ORALLY / REPORT_LOSS ──────┘  └──── RELEASE         │
 *                                  ▼                          │                     │
 *                        LOST_ORAL(4) ──REPORT_LOSS──▶ LOST(2) ◀────────────────────┘
 *
 *  every state but CANCELLED ──REPLACE (the new card became normal)──▶ CANCELLED(9), replaced
 *  every state but CANCELLED ──CANCEL────────────────────────────────▶ CANCELLED(9), cancelled
 * </pre>
 */
public enum CardTransition {
  /** The social function is activated. */
  ACTIVATE("card.activated", NORMAL, SEALED),
  /** By word of mouth or by machine, provisional until it is confirmed in writing. */
  REPORT_LOSS_ORALLY("card.loss-reported", LOST_ORAL, SEALED, NORMAL, LOCKED),
  /** In writing, or with the holder's identity proven. */
  REPORT_LOSS("card.loss-reported", LOST, SEALED, NORMAL, LOCKED, LOST_ORAL),
  RELEASE("card.loss-released", NORMAL, LOST, LOST_ORAL),
  /** As {@link #RELEASE}, of a card that was never activated. */
  RELEASE_SEALED("card.loss-released", SEALED, LOST, LOST_ORAL),
  /** As {@link #RELEASE}, of a card whose PIN is locked. */
  RELEASE_LOCKED("card.loss-released", LOCKED, LOST, LOST_ORAL),
  LOCK("card.locked", LOCKED, NORMAL),
  UNLOCK("card.unlocked", NORMAL, LOCKED),
  /** The card that replaces it became normal, or a temporary card's time is over. */
  REPLACE("card.replaced", CANCELLED, SEALED, NORMAL, LOST, LOST_ORAL, LOCKED),
  CANCEL("card.cancelled", CANCELLED, SEALED, NORMAL, LOST, LOST_ORAL, LOCKED);

  private final String event;
  private final CardState to;
  private final Set<CardState> from;

  CardTransition(String event, CardState to, CardState... from) {
    this.event = event;
    this.to = to;
    this.from = Set.of(from);
  }

  public CardState to() {
    return to;
  }

  public boolean leadsFrom(CardState state) {
    return from.contains(state);
  }

  /** Type of the outbox event. */
  String event() {
    return event;
  }

  /** Codes of the states it leads from, for the guard of the update. */
  Short[] fromCodes() {
    return from.stream().map(CardState::code).sorted().toArray(Short[]::new);
  }

  /** Text for {@code physical_card.ended}, or null. */
  String ended() {
    return switch (this) {
      case REPLACE -> "replaced";
      case CANCEL -> "cancelled";
      default -> null;
    };
  }
}
