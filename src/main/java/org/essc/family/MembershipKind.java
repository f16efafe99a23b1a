package org.essc.family;

import java.util.Locale;
import org.essc.platform.text.Word;

/** By what right one person acts for the other; its text is the claim {@code act_kind}. */
public enum MembershipKind implements Word {
  /** Of a minor, or of an adult without full legal capacity: by law. */
  GUARDIAN,
  /** Of somebody who has agreed to it, and to what. */
  FAMILY;

  public static MembershipKind of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
