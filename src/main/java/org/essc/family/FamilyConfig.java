package org.essc.family;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Guardianships of adults. */
@ConfigMapping(prefix = "essc.family.guardianship")
interface FamilyConfig {

  /** How long what one clerk has recorded waits for the second. */
  @WithDefault("24h")
  Duration approvalLifetime();
}
