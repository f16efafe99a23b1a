package org.essc.card.production;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How batches for card factories are cut. */
@ConfigMapping(prefix = "essc.production")
public interface ProductionConfig {

  /**
   * Most cards in one part, 1 to 1000. A part is put together, signed and encrypted in memory,
   * photos included (some 30 KB each); one whose photos reach 8 MiB has fewer.
   */
  @WithDefault("250")
  int cardsPerPart();
}
