package org.essc.platform.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the primary's log had come at some moments. A replica that has replayed such a place
 * shows all that was committed up to then, whatever its clock says, and whether or not it still
 * hears from the primary: one that was cut off would believe itself to be up to date.
 */
final class PrimaryPlaces {

  /** Further behind than that, a replica's lag is told as this. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private record Place(Instant at, long position) {}

  private final Deque<Place> places = new ArrayDeque<>();

  /**
   * @param at not after the moment of which the position is
   * @param position in bytes of the log
   */
  synchronized void add(Instant at, long position) {
    // a clock that was set back would make old places young
    while (!places.isEmpty() && !places.peekLast().at().isBefore(at)) {
      places.removeLast();
    }
    while (!places.isEmpty() && places.peekFirst().at().isBefore(at.minus(KEPT))) {
      places.removeFirst();
    }
    places.addLast(new Place(at, position));
  }

  /** What has to be replayed for nothing to be missing that was committed before the moment. */
  synchronized OptionalLong at(Instant moment, Instant now) {
    return places.stream()
        .filter(place -> !place.at().isBefore(moment) && !place.at().isAfter(now))
        .mapToLong(Place::position)
        .findFirst();
  }

  /** How old what a replica shows is at most; empty where nothing is known. */
  synchronized Optional<Duration> lag(long replayed, Instant now) {
    var newest =
        places.stream()
            .filter(place -> place.position() <= replayed)
            .reduce((one, next) -> next)
            .or(() -> Optional.ofNullable(places.peekFirst()));
    return newest.map(place -> Duration.between(place.at(), now));
  }
}
