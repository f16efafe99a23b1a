package org.essc.act;

import java.util.Set;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Represented;

/**
 * How an act is asked for: by whom, on whose behalf, with what shown.
 *
 * @param shown what a clerk or a terminal has seen
 * @param evidence how a remote channel made sure that its user is the party; null where it did not
 * @param wardProven whether a rule has taken the proof, seen by staff, that the holder is an adult
 *     without full legal capacity; only what {@link ActRules} gave back says so
 */
public record ActContext(
    Requester requester,
    Party party,
    Set<Evidence> shown,
    HolderEvidence evidence,
    boolean wardProven) {

  public ActContext {
    shown = Set.copyOf(shown);
  }

  public ActContext(
      Requester requester, Party party, Set<Evidence> shown, HolderEvidence evidence) {
    this(requester, party, shown, evidence, false);
  }

  /** Whether a clerk at the window has the holder's identity document before them. */
  public boolean idSeenByClerk() {
    return requester.staff()
        && requester.channel() == Channel.WINDOW
        && shown.contains(Evidence.ID);
  }

  /** The proof was asked for and taken: later acts may go by it. */
  ActContext withWardProven() {
    return new ActContext(requester, party, shown, evidence, true);
  }

  /** The same for an agent who has said why elsewhere in the request. */
  public ActContext because(Represented ground) {
    return new ActContext(requester, party.because(ground), shown, evidence, wardProven);
  }

  /** One of the platform's own jobs, or an organisation on its own account. */
  public static ActContext itself(Requester requester) {
    return new ActContext(requester, Party.HOLDER, Set.of(), null);
  }
}
