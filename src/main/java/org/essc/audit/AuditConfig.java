package org.essc.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The audit log's settings. */
@ConfigMapping(prefix = "essc.audit")
public interface AuditConfig {

  /** How often the heads of the chains that moved are signed; what is younger is not yet sealed. */
  @WithDefault("10s")
  Duration signHeadsEvery();
}
