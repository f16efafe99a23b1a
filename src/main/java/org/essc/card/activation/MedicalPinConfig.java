package org.essc.card.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How an old medical insurance card's PIN is looked at. */
@ConfigMapping(prefix = "essc.activation.medical-pin")
interface MedicalPinConfig {

  /**
   * The medical insurers' interfaces by partner number; https, on the public network unless
   * essc.partner.jwks.allow-private-addresses. Of those whose partner serves the card's region the
   * first is asked, in the order of the numbers.
   */
  Map<String, String> interfaces();

  /** Wrong PINs for one social security card that are passed on in a window. */
  @WithDefault("5")
  int errors();

  /** How long wrong PINs count, from the first of them. */
  @WithDefault("24h")
  Duration window();
}
