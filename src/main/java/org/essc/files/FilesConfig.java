package org.essc.files;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How files of rows are taken in: card imports and agency applications. */
@ConfigMapping(prefix = "essc.card-imports")
public interface FilesConfig {

  /**
   * How long an instance may be silent before another takes its file over. It is renewed with every
   * chunk, that is several times a second.
   */
  @WithDefault("20s")
  Duration lease();

  /** How long an upload may bring nothing before it is given up. */
  @WithDefault("60s")
  Duration uploadPatience();

  /** How many files of a kind one instance applies at the same time. */
  @WithDefault("2")
  int concurrent();
}
