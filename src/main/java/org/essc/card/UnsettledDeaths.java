package org.essc.card;

import io.smallrye.mutiny.Uni;
import org.essc.act.UnitOfWork;
import org.essc.platform.problem.ProblemException;

/** Deaths that are told of holders and not complete, and suspend whatever these have. */
public interface UnsettledDeaths {

  /**
   * Holds up a card that came to be after its holder's others were suspended. A card in another
   * one's place waits for that one, which is.
   *
   * @param card that is to be handed out, or activated
   * @throws ProblemException {@code card-state}, as of a card that is suspended
   */
  Uni<Void> requireNone(UnitOfWork work, CardRecord card);
}
