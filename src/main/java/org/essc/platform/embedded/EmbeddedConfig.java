package org.essc.platform.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What the embedded default reads from the configuration. */
@ConfigMapping(prefix = "essc")
public interface EmbeddedConfig {

  /**
   * The directory of the embedded servers' data and of the generated master key ({@code
   * ESSC_DATA_DIR}).
   */
  @WithDefault(DataDirectory.DEFAULT)
  String dataDir();

  /** The file with the master key; the embedded default sets it to the one it generated. */
  Optional<String> masterKeyFile();
}
