package org.essc.family;

import java.util.Locale;
import org.essc.platform.text.Word;

/** How it was shown that a membership may be. */
public enum MembershipGround implements Word {
  /** The minor's card was applied for by this guardian. */
  APPLICATION,
  /** A channel has seen the guardian's document and the minor's. */
  DOCUMENTS,
  /** A clerk has seen what the region wants to see of a minor's guardian. */
  WINDOW,
  /** A clerk has seen the proof that an adult without full legal capacity has this guardian. */
  WARD,
  /** The member has accepted an invitation. */
  INVITATION;

  static MembershipGround of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** Whether it goes by the member's age. */
  boolean ofMinor() {
    return this == APPLICATION || this == DOCUMENTS || this == WINDOW;
  }
}
