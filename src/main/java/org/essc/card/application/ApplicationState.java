package org.essc.card.application;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.essc.platform.text.Word;

/**
 * How far an application is.
 *
 * <pre>
 *               not made
 *         ┌─────────────────┐
 *         ▼                 │
 *  ──▶ applied ──▶ in-production ──▶ produced ──▶ distributed
 *         ▲                            │               │
 *         └────── face-refused ◀───────┴───────────────┘
 *       corrected               face is wrong     brought back sealed
 *
 *  applied ──▶ withdrawn                          (by whoever applied)
 *  applied, in-production, produced, face-refused ──▶ withdrawn
 *                                                 (the holder's card in the region is cancelled,
 *                                                 or the one in whose place it is)
 *  produced ──▶ withdrawn                         (its own card is, and another is asked for, or
 *                                                 whoever applied takes it back)
 * </pre>
 */
public enum ApplicationState implements Word {
  APPLIED,
  IN_PRODUCTION,
  PRODUCED,
  DISTRIBUTED,
  FACE_REFUSED,
  WITHDRAWN;

  /**
   * For statements: it is not over, and another application of the same person for the same region
   * is refused meanwhile. Written out as in the index {@code card_application_one_open}.
   */
  public static final String IS_OPEN =
      "state in ('applied', 'in-production', 'produced', 'face-refused')";

  public static ApplicationState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Where it goes on to; from where it is over at the most back, to have its card made anew. */
  public Set<ApplicationState> next() {
    return switch (this) {
      case APPLIED -> EnumSet.of(IN_PRODUCTION, WITHDRAWN);
      case IN_PRODUCTION -> EnumSet.of(PRODUCED, APPLIED, WITHDRAWN);
      case PRODUCED -> EnumSet.of(DISTRIBUTED, FACE_REFUSED, WITHDRAWN);
      case FACE_REFUSED -> EnumSet.of(APPLIED, WITHDRAWN);
      case DISTRIBUTED -> EnumSet.of(FACE_REFUSED);
      case WITHDRAWN -> EnumSet.noneOf(ApplicationState.class);
    };
  }

  /** Texts of the states that lead here, for the guard of an update. */
  String[] before() {
    return Stream.of(values())
        .filter(state -> state.next().contains(this))
        .map(ApplicationState::text)
        .toArray(String[]::new);
  }
}
