package org.essc.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The audit log's settings. */
@ConfigMapping(prefix = "essc.audit")
public interface AuditConfig {

  /** How often the heads of the chains that moved are signed; what is younger is not yet sealed. */
  @WithDefault("1s")
  Duration signHeadsEvery();

  /** How often it is looked whether the database still holds what was committed. */
  @WithDefault("1s")
  Duration watchEvery();

  /**
   * A file that only its owner can read, in which an instance keeps how far the database had come:
   * it still tells where PostgreSQL and Redis were both restored. On a disk of its own.
   */
  Optional<String> markFile();
}
