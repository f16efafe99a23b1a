package org.essc.card;

import static org.essc.card.CardState.CANCELLED;
import static org.essc.card.CardState.LOCKED;
import static org.essc.card.CardState.LOST;
import static org.essc.card.CardState.LOST_ORAL;
import static org.essc.card.CardState.NORMAL;
import static org.essc.card.CardState.SEALED;

import java.util.Set;
import org.essc.platform.outbox.EventType;

/**
 * The ways in which a card's state (aaz502) changes, and no others. Before it is sealed a card is
 * an application ({@code ApplicationState}); whether it has expired is told by its last day.
 *
 * <pre>
 *  applied ─▶ in production ─▶ produced ─▶ distributed
 *                                  │
 *                                  ▼           ACTIVATE
 *                               SEALED(0) ──────────────▶ NORMAL(1) ◀──UNLOCK── LOCKED(3)
 *                                  │  ▲                    │  ▲  └─────LOCK──────▲  │
 *                                  │  └────────────────────┼──┼──UNLOCK_SEALED──────┤
 *                                  │                       │  │                     │
 *                   REPORT_LOSS_ORALLY / REPORT_LOSS ──────┘  └──── RELEASE         │
 *                                  ▼                          │                     │
 *                        LOST_ORAL(4) ──REPORT_LOSS──▶ LOST(2) ◀────────────────────┘
 *
 *  every state ──REPLACE (the new card became normal)──▶ CANCELLED(9), replaced
 *  every state ──CANCEL────────────────────────────────▶ CANCELLED(9), cancelled
 * </pre>
 *
 * CANCELLED by the last two is final. A registry's file may have said it before; then they make it
 * so, once.
 */
public enum CardTransition {
  /** The social function is activated. */
  ACTIVATE(EventType.CARD_ACTIVATED, NORMAL, SEALED),
  /** By word of mouth or by machine, provisional until it is confirmed in writing. */
  REPORT_LOSS_ORALLY(EventType.CARD_LOST, LOST_ORAL, SEALED, NORMAL, LOCKED),
  /** In writing, or with the holder's identity proven. */
  REPORT_LOSS(EventType.CARD_LOST, LOST, SEALED, NORMAL, LOCKED, LOST_ORAL),
  RELEASE(EventType.CARD_RELEASED, NORMAL, LOST, LOST_ORAL),
  /** As {@link #RELEASE}, of a card that was never activated. */
  RELEASE_SEALED(EventType.CARD_RELEASED, SEALED, LOST, LOST_ORAL),
  /** As {@link #RELEASE}, of a card whose PIN is locked. */
  RELEASE_LOCKED(EventType.CARD_RELEASED, LOCKED, LOST, LOST_ORAL),
  LOCK(EventType.CARD_LOCKED, LOCKED, NORMAL),
  UNLOCK(EventType.CARD_UNLOCKED, NORMAL, LOCKED),
  /** As {@link #UNLOCK}, of a card that is yet to take another one's place by its activation. */
  UNLOCK_SEALED(EventType.CARD_UNLOCKED, SEALED, LOCKED),
  /** The card that replaces it became normal, or a temporary card's time is over. */
  REPLACE(EventType.CARD_REPLACED, CANCELLED, CardState.values()),
  CANCEL(EventType.CARD_CANCELLED, CANCELLED, CardState.values());

  private final EventType event;
  private final CardState to;
  private final Set<CardState> from;

  CardTransition(EventType event, CardState to, CardState... from) {
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

  EventType event() {
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
