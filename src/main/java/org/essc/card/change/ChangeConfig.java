package org.essc.card.change;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of changes. */
@ConfigMapping(prefix = "essc.changes")
interface ChangeConfig {

  /**
   * For how long after staff reset a card's PIN staff do not change its phone on their own: both
   * together would give the card away, so a second clerk approves a reset with a new phone. A clerk
   * who has set a card's first PIN leaves the phone to another for as long.
   */
  @WithDefault("24h")
  Duration phoneAfterPinReset();
}
