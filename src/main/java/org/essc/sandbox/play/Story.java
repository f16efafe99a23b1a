package org.essc.sandbox.play;

import java.util.List;

/**
 * A story: steps in their order, each of an actor, a request and its answer. It makes what it needs
 * by itself, so that it can be played at any time and any number of times; what would disturb
 * others it takes back at the end. {@link Stories} lists them all.
 */
interface Story {

  /** Lower case and hyphens; also part of the page's element names. */
  String id();

  Words title();

  /** What happens, in a sentence or two. */
  Words summary();

  /** Where it can be played, the usual place first; none where that does not matter. */
  default List<Place> places() {
    return List.of();
  }

  void play(Stage stage);
}
