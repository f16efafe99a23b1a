package org.essc.person;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What evidence of the holder is taken from a channel. */
@ConfigMapping(prefix = "essc.evidence")
public interface HolderEvidenceLimits {

  /** How old it may be. */
  @WithDefault("24h")
  Duration maxAge();

  /** How far a channel's clock may run ahead of ours. */
  @WithDefault("5m")
  Duration clockSkew();
}
