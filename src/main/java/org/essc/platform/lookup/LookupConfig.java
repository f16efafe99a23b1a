package org.essc.platform.lookup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast look-up tables are filled with what was there before them. */
@ConfigMapping(prefix = "essc.lookup")
public interface LookupConfig {

  /** How often some of it is entered, at most 200 batches of each table. */
  @WithDefault("10s")
  Duration every();

  /** When it begins. */
  @WithDefault("1m")
  Duration delayed();

  /** Rows entered in one transaction. */
  @WithDefault("1000")
  int batch();
}
