package org.essc.pin;

import java.time.Duration;
import org.essc.audit.Actor;
import org.essc.platform.time.Patience;

/** Somebody's try at a PIN, proven enough to be looked at. */
public interface Attempt {

  /**
   * Finding whose PIN it is, waiting and hashing together: a verdict that is stored then still
   * finds its caller.
   */
  Duration PATIENCE = Duration.ofMillis(1_300);

  /** A verdict that is judged takes this long to be stored. */
  Duration TO_STORE = Duration.ofMillis(400);

  /** What was typed. */
  Pin pin();

  /**
   * Until when it may be looked at; what then is not is refused and not counted, and what is
   * counted has kept its caller ({@link Patience#keep}) before.
   */
  Patience patience();

  Actor actor();

  /** Code of the channel for the audit log, or null. */
  String channel();

  /** Of the request, as it is judged outside of it; or null. */
  String traceId();

  /** Of somebody who asks now and hears the outcome by repeating the request, if not at once. */
  static Patience newPatience() {
    return Patience.of(PATIENCE);
  }

  /**
   * Of somebody who is told 503 after a while: it ends so long before that what is counted is told
   * in time, but by a database that stores slowly.
   *
   * @param deadline from now on
   */
  static Patience patienceWithin(Duration deadline) {
    var latest = deadline.minus(TO_STORE);
    return Patience.of(latest.compareTo(PATIENCE) < 0 ? latest : PATIENCE);
  }
}
