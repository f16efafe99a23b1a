package org.essc.pin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a PIN's hash costs. */
@ConfigMapping(prefix = "essc.pin")
interface HashConfig {

  /**
   * Memory of one hash in KiB. Its cost may be raised at any time: PINs are hashed anew as they are
   * used.
   */
  @WithDefault("8192")
  int hashMemoryKib();

  /** Passes over that memory: about 10 ms each on one core of a server of 2025. */
  @WithDefault("1")
  int hashPasses();
}
