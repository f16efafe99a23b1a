package org.essc.benefit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.essc.platform.text.Word;

/**
 * Where an entitlement stands.
 *
 * <pre>
 *  row of a file ──▶ unmatched ──holder is known──┐
 *        │                                        ▼
 *        └──────holder is known──────────────▶  due ──notice day──▶ due-soon
 *                                                │                   │   ▲
 *                             authentication     ▼                   │   │ notice day
 *        doubted ──at a counter, or decision──▶ qualified ◀──────────┘   │
 *           ▲                                    │   ▲  └────────────────┘
 *     doubt │                 deadline is over   ▼   │ authentication, also late
 *  any but unmatched, withdrawn, ended          lapsed (also from due and due-soon)
 *
 *  withdrawn: by a row of the insurer, from any.  ended: the holder has died, from any with a holder.
 *  A later row makes either of them due again.
 * </pre>
 */
public enum EntitlementState implements Word {
  /** No holder of that number and name is known. */
  UNMATCHED,
  /** Has to be authenticated by the deadline, for the first time or anew. */
  DUE,
  /** The same, and the region's notice days have begun. */
  DUE_SOON,
  /** Authenticated until a day; the next time is not near. */
  QUALIFIED,
  /** The deadline is over. Nothing follows but that the insurer is told. */
  LAPSED,
  /** Somebody has reason to doubt it: only a counter or a decision ends that. */
  DOUBTED,
  /** The insurer has taken it back. */
  WITHDRAWN,
  /** The holder has died. */
  ENDED;

  public static EntitlementState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static Optional<EntitlementState> find(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }

  /** Whether the holder is asked to authenticate, or may do so again. */
  public boolean open() {
    return this != UNMATCHED && this != WITHDRAWN && this != ENDED;
  }
}
