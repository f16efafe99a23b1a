package org.essc.card.chiplist;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The lists against which terminals validate chips that they read offline. */
@ConfigMapping(prefix = "essc.chip-validation")
public interface ChipValidationConfig {

  /** How long a list is given out before a newer one is made. */
  @WithDefault("5m")
  Duration renewAfter();

  /** How long a terminal may go by a list; then it has to ask again. */
  @WithDefault("24h")
  Duration validFor();

  /**
   * How long a region's lists have the same salt; for that long a terminal can be told what has
   * changed, and whoever collects lists can follow a digest from one to the next.
   */
  @WithDefault("7d")
  Duration saltFor();
}
