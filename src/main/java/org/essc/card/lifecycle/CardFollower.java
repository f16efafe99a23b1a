package org.essc.card.lifecycle;

import io.smallrye.mutiny.Uni;

/**
 * What follows a physical card at once. Called in the card's own transaction, after its row has
 * changed and while it is locked: a failure undoes the change.
 */
public interface CardFollower {

  /** The card's state, or another of its fields, has changed. */
  Uni<Void> changed(Work work, CardRecord before, CardRecord after);
}
