package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;

/** A guardian who acts on a ward's page; served by the room that knows of memberships. */
public interface GuardianOnPage {

  /** With the membership as its authority. */
  Party party();

  /** Of the guardian: it is locked with the ward's. */
  UUID cardId();

  /**
   * Holds the membership until the transaction ends; both cards are locked.
   *
   * @throws ProblemException 404 where it has ended, or allows it no more
   */
  Uni<Void> hold(UnitOfWork work);

  /** The ward's channels are told of what was done. */
  void done(UnitOfWork work);
}
