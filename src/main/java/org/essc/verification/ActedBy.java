package org.essc.verification;

import org.essc.family.MembershipKind;

/**
 * Who showed a code for its holder, as it is told to the verifier.
 *
 * @param subject the acting person as this verifier knows him or her, pairwise
 */
record ActedBy(String subject, MembershipKind kind) {

  /** As it was recorded; null where the holder showed the code. */
  static ActedBy stored(String subject, String kind) {
    return subject == null ? null : new ActedBy(subject, MembershipKind.of(kind));
  }

  @Override
  public String toString() {
    return "ActedBy[" + kind + "]";
  }
}
