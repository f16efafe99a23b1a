package org.essc.textmessage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Who sends text messages to holders. */
@ConfigMapping(prefix = "essc.text-messages")
interface TextMessageConfig {

  /**
   * The gateways' interfaces by partner number; https, on the public network unless
   * essc.partner.jwks.allow-private-addresses. Of those whose partner serves the card's region the
   * first is asked, in the order of the numbers. Without any no message is written.
   */
  Map<String, String> interfaces();

  /** A message that no gateway took for so long is news no more, and goes. */
  @WithDefault("24h")
  Duration givenUpAfter();
}
