package org.essc.card;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much guessing of which numbers belong together is borne. */
@ConfigMapping(prefix = "essc.card-guesses")
public interface GuessLimits {

  /** Mismatches of one caller at one act before it must wait. */
  @WithDefault("100")
  int mismatchesPerCaller();

  /**
   * Share of a partner's requests that may mismatch, where that is more: it is also what may be
   * under way at once, so it covers more seconds of the partner's rate than an answer takes.
   */
  @WithDefault("0.05")
  double mismatchShare();

  /** How long a caller's mismatches count, from the first of them. */
  @WithDefault("1m")
  Duration callerWindow();

  /** Mismatches of one calling number at one act before it must wait. */
  @WithDefault("20")
  int mismatchesPerCallingNumber();

  /** How long a calling number's mismatches count, from the first of them. */
  @WithDefault("1h")
  Duration callingNumberWindow();

  /** Mismatches of one of a channel's users at one act before that user must wait. */
  @WithDefault("10")
  int mismatchesPerUser();

  /** How long a user's mismatches count, from the first of them. */
  @WithDefault("1h")
  Duration userWindow();
}
