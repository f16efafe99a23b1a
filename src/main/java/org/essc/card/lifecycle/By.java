package org.essc.card.lifecycle;

import java.util.Set;
import org.essc.card.HolderEvidence;
import org.essc.region.PolicyTerms.Evidence;

/**
 * How an act is asked for: by whom, on whose behalf, with what shown.
 *
 * @param shown what a clerk or a terminal has seen
 * @param evidence how a remote channel made sure that its user is the party; null where it did not
 */
public record By(Requester requester, Party party, Set<Evidence> shown, HolderEvidence evidence) {

  public By {
    shown = Set.copyOf(shown);
  }

  /** One of the platform's own jobs, or an organisation on its own account. */
  public static By itself(Requester requester) {
    return new By(requester, Party.HOLDER, Set.of(), null);
  }
}
