package org.essc.act;

import java.time.LocalDate;
import java.util.Optional;
import org.essc.person.IdNumber;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PolicyTerms.CardService;

/** What an act is done to, so far as the rules look at it: a card and its holder. */
public interface ActTarget {

  /** The holder's. */
  IdNumber idNumber();

  /** The holder's birth date; empty where neither the number nor an application has told it. */
  Optional<LocalDate> birth();

  /** Whether the holder is recorded as without full legal capacity. */
  boolean lacksCapacity();

  /**
   * Holds the service against what the card is open for as it stands.
   *
   * @throws ProblemException {@code card-state}
   */
  void requireOpenFor(CardService service);
}
