package org.essc.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Events for partners. */
@ConfigMapping(prefix = "essc.events")
public interface EventsConfig {

  /** How long events stay on their streams, acknowledged or not, in whole days. */
  @WithDefault("P30D")
  Duration kept();

  /** After how long of failing only a stream is paused until its receiver enables it again. */
  @WithDefault("P1D")
  Duration pausedAfter();

  /** The longest pause between two attempts to deliver. */
  @WithDefault("PT10M")
  Duration longestPause();
}
