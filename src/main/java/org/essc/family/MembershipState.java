package org.essc.family;

import java.util.Locale;
import org.essc.platform.text.Word;

/**
 * Where a membership stands.
 *
 * <pre>
 *  guardianship shown ──▶ ACTIVE (guardian) ──a minor's 16th birthday──▶ AWAITING_CONSENT
 *                           │                                               │        │
 *  invitation accepted ──▶ ACTIVE (family) ◀──────the youth agrees──────────┘        │
 *                           │                                                        │
 *                           ▼                                                        ▼
 *         ENDED ◀── by either side, a clerk, the end of either's card; of what began as a minor's
 *                   guardianship the 18th birthday; of a ward's the return of legal capacity
 * </pre>
 *
 * Birthdays count at midnight in China, one on 29 February on 28 February in a year without that
 * day, as {@code GuardianRules} counts. What is stored follows the calendar within a while; every
 * use goes by {@link FamilyMember#standing}.
 */
public enum MembershipState implements Word {
  ACTIVE,
  /** The member may decide alone now, and has not yet. */
  AWAITING_CONSENT,
  ENDED;

  static MembershipState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
