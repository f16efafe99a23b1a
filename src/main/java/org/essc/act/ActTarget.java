package org.essc.act;

import org.essc.person.IdNumber;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PolicyTerms.CardService;

/** What an act is done to, so far as the rules look at it: a card and its holder. */
public interface ActTarget {

  /** The holder's. */
  IdNumber idNumber();

  /** Whether the holder is recorded as without full legal capacity. */
  boolean lacksCapacity();

  /**
   * Holds the service against what the card is open for as it stands.
   *
   * @throws ProblemException {@code card-state}
   */
  void requireOpenFor(CardService service);
}
