package org.essc.act;

import java.util.Set;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.region.PolicyTerms.Evidence;

/**
 * How an act is asked for: by whom, on whose behalf, with what shown.
 *
 * @param shown what a clerk or a terminal has seen
 * @param evidence how a remote channel made sure that its user is the party; null where it did not
 * @param standingHeld whether the party's standing is held against the rules before the act
 */
public record ActContext(
    Requester requester,
    Party party,
    Set<Evidence> shown,
    HolderEvidence evidence,
    boolean standingHeld) {

  public ActContext {
    shown = Set.copyOf(shown);
  }

  public ActContext(
      Requester requester, Party party, Set<Evidence> shown, HolderEvidence evidence) {
    this(requester, party, shown, evidence, true);
  }

  /** For an act that asks for no standing: what was shown of it proves nothing for later acts. */
  public ActContext withoutStanding() {
    return new ActContext(requester, party, shown, evidence, false);
  }

  /** One of the platform's own jobs, or an organisation on its own account. */
  public static ActContext itself(Requester requester) {
    return new ActContext(requester, Party.HOLDER, Set.of(), null);
  }
}
