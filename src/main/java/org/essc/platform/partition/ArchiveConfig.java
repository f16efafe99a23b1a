package org.essc.platform.partition;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where months go that are past their time. */
@ConfigMapping(prefix = "essc.archive")
public interface ArchiveConfig {

  /**
   * A directory on a disk of its own that is backed up, of one instance or shared by all; what is
   * to be archived stays in the database where there is none.
   */
  Optional<String> directory();
}
