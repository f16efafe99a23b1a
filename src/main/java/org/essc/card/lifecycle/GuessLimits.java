package org.essc.card.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much guessing of which numbers belong together is borne. */
@ConfigMapping(prefix = "essc.card-guesses")
interface GuessLimits {

  /** Different claims about one ID number, over all callers, that are looked at. */
  @WithDefault("10")
  int claimsPerIdNumber();

  /** How long claims about an ID number count, from the first of them. */
  @WithDefault("15m")
  Duration idNumberWindow();

  /** Mismatches of one caller, over all ID numbers, before it must wait. */
  @WithDefault("100")
  int mismatchesPerCaller();

  /** How long a caller's mismatches count. */
  @WithDefault("1m")
  Duration callerWindow();
}
