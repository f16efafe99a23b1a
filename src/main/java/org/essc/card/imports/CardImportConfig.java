package org.essc.card.imports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How card files are imported. */
@ConfigMapping(prefix = "essc.card-imports")
public interface CardImportConfig {

  /**
   * How long an instance may be silent before another takes its import over. It is renewed with
   * every chunk, that is several times a second.
   */
  @WithDefault("20s")
  Duration lease();

  /** How long an upload may bring nothing before it is given up. */
  @WithDefault("60s")
  Duration uploadPatience();

  /** How many imports one instance applies at the same time. */
  @WithDefault("2")
  int concurrent();
}
