package org.essc.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Events for partners. */
@ConfigMapping(prefix = "essc.events")
public interface EventsConfig {

  /** How long events stay on their streams, acknowledged or not, in whole days: 1 to 90. */
  @WithDefault("P30D")
  Duration kept();

  /** After how long of failing only a stream is paused until its receiver enables it again. */
  @WithDefault("P1D")
  Duration pausedAfter();

  /** The longest pause between two attempts to deliver. */
  @WithDefault("PT10M")
  Duration longestPause();

  /** How many subjects a verifier may watch with one stream. */
  @WithDefault("1000000")
  int subjectsPerStream();

  /** Where the platform's own events go besides; nothing goes anywhere by default. */
  Kafka kafka();

  /** A topic for the operator's own systems. */
  interface Kafka {

    /** Brokers, {@code host:port,…}; without them it is off. */
    Optional<String> bootstrapServers();

    @WithDefault("essc.events")
    String topic();

    /** More of the producer's settings, such as {@code security.protocol}. */
    Map<String, String> properties();
  }
}
