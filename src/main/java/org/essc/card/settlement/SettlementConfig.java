package org.essc.card.settlement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How partners are asked before a card is cancelled. */
@ConfigMapping(prefix = "essc.cancellation")
interface SettlementConfig {

  /** How long they have for their answer; without one the card is not cancelled. */
  @WithDefault("5d")
  Duration settlementDeadline();

  /**
   * Addresses to be called when something waits, by partner number; https, on the public network
   * unless essc.partner.jwks.allow-private-addresses. The others look by themselves.
   */
  Map<String, String> callbacks();
}
