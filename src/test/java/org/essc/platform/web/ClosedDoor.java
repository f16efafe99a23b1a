package org.essc.platform.web;

import java.time.Duration;
import java.util.stream.Stream;
import org.essc.platform.load.Door;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.load.Door.Visit;

/** A door that has closed for late answers, with nobody inside any more. */
final class ClosedDoor {

  private static final long LATE = Duration.ofMillis(2_900).toNanos();

  private ClosedDoor() {}

  /**
   * As after two seconds in which each answer took far too long.
   *
   * @param least its limit, where few answers were given
   * @param answers in each window
   */
  static Door limitedTo(int least, int answers) {
    var door = new Door(least);
    var crowd = Stream.generate(() -> enter(door, "crowd")).limit(least + 1).toList();
    for (int window = 0; window < 10; window++) {
      for (int i = 0; i < answers; i++) {
        enter(door, "late").leave(LATE, true);
      }
      door.measure();
    }
    crowd.forEach(visit -> visit.leave(0, false));
    return door;
  }

  private static Visit enter(Door door, String caller) {
    return door.enter(Guest.KNOWN, caller).orElseThrow();
  }
}
