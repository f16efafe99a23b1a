package org.essc.family;

import java.util.Locale;
import org.essc.platform.text.Word;

/**
 * Where an invitation stands.
 *
 * <pre>
 *  sent ──▶ OPEN ──the invited agrees──▶ ACCEPTED (a membership)
 *            ├──the invited does not──▶ REFUSED
 *            ├──who sent it takes it back, or has no card any more──▶ WITHDRAWN
 *            └──nobody answers in time──▶ EXPIRED
 * </pre>
 *
 * A transition is one guarded update in {@link InvitationStore}.
 */
public enum InvitationState implements Word {
  OPEN,
  ACCEPTED,
  REFUSED,
  WITHDRAWN,
  EXPIRED;

  static InvitationState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
