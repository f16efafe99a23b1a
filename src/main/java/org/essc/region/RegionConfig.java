package org.essc.region;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configuration of the region policies. */
@ConfigMapping(prefix = "essc.region")
interface RegionConfig {

  /** Directories with further policy files, read at the start; a new region needs no release. */
  Optional<List<Path>> policyDir();

  /**
   * Fee of a replacement in fen by region code, where the region's documents name the regulation
   * but not the amount. A province's amount holds in its cities too.
   */
  Map<String, Integer> replacementFeeFen();
}
