package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.essc.act.UnitOfWork;
import org.essc.platform.problem.ProblemException;

/** A guardian at the ward's PIN; served by the room that knows of memberships. */
public interface GuardianAtPin {

  /**
   * Holds the membership until the transaction ends.
   *
   * @throws ProblemException 404 where it has ended, or allows it no more
   */
  Uni<Void> hold(UnitOfWork work);

  /** Nothing is to be held where the holder is there. */
  static Uni<Void> hold(Optional<GuardianAtPin> guardian, UnitOfWork work) {
    return guardian.map(one -> one.hold(work)).orElseGet(() -> Uni.createFrom().voidItem());
  }
}
