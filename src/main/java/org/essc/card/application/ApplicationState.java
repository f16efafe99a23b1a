package org.essc.card.application;

import java.util.Locale;

/**
 * How far an application is.
 *
 * <pre>
 *   applied ──▶ in-production ──▶ produced ──▶ distributed
 *    │   ▲            │               │
 *    │   │            ▼               ▼
 *    │   └──────── face-refused ◀─────┘   (the face was corrected: made anew)
 *    ├──▶ withdrawn                       (by whoever applied, before production)
 *    └──▶ refused
 * </pre>
 */
public enum ApplicationState {
  APPLIED,
  IN_PRODUCTION,
  PRODUCED,
  DISTRIBUTED,
  FACE_REFUSED,
  WITHDRAWN,
  REFUSED;

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static ApplicationState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Another application of the same person for the same region is refused meanwhile. */
  public boolean open() {
    return this == APPLIED || this == IN_PRODUCTION || this == PRODUCED || this == FACE_REFUSED;
  }
}
