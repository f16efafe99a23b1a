package org.essc.card.cancellation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How partners are asked before a card is cancelled. */
@ConfigMapping(prefix = "essc.cancellation")
interface CancellationConfig {

  /** How long they have for their answer; without one the card is not cancelled. */
  @WithDefault("5d")
  Duration settlementDeadline();

  /**
   * Addresses to be called when something waits, by partner number; https, on the public network
   * unless essc.partner.jwks.allow-private-addresses. The others look by themselves.
   */
  Map<String, String> callbacks();

  /**
   * Codes of the banks that a partner answers for, by partner number. A card whose bank is known
   * and among them is asked about there alone; otherwise every bank of the region is asked.
   */
  Map<String, List<String>> bankCodes();
}
