package org.essc.family;

import java.util.Locale;
import org.essc.platform.text.Word;

/** Who or what has ended a membership. */
public enum Ended implements Word {
  /** The person on whose phone the member's card was. */
  ACTOR,
  MEMBER,
  /** A channel that serves both. */
  CHANNEL,
  CLERK,
  /** The member has come of age. */
  AGE,
  /** The member has full legal capacity again. */
  CAPACITY,
  /** One of the two has no card any more. */
  CARD;

  static Ended of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
