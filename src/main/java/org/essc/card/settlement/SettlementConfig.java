package org.essc.card.settlement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How partners are asked before a card is cancelled. */
@ConfigMapping(prefix = "essc.cancellation")
interface SettlementConfig {

  /** How long they have for their answer; without one the card is not cancelled. */
  @WithDefault("5d")
  Duration settlementDeadline();
}
