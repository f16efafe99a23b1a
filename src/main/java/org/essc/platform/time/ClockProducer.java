package org.essc.platform.time;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The platform's one source of time; a test replaces it. Nothing else reads the system clock. */
@ApplicationScoped
public class ClockProducer {

  @Produces
  @Singleton
  Clock clock() {
    return system();
  }

  /** For what runs without the container: a command, the start of the embedded servers. */
  public static Clock system() {
    return Clock.systemUTC();
  }
}
