package org.essc.card.pin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits around PINs that are the operator's and no region's. */
@ConfigMapping(prefix = "essc.pin")
interface PinConfig {

  /**
   * Errors at one card over remote channels (text message, voice line) in {@link #cardWindow} that
   * count; fewer than lock it, so that nobody far away locks a holder out in a day. As many more
   * from the card's registered phone, by each of the two ways, are looked at without counting.
   */
  @WithDefault("5")
  int remoteAttemptsPerCard();

  @WithDefault("24h")
  Duration cardWindow();

  /** Errors that other numbers may make beyond those that count, one each, without counting. */
  @WithDefault("20")
  int uncountedLooksPerCard();

  /** Errors of one caller's number, over all cards, in {@link #callerWindow}. */
  @WithDefault("10")
  int remoteAttemptsPerCaller();

  @WithDefault("1h")
  Duration callerWindow();

  /** How long a second clerk may approve what a first one has asked for. */
  @WithDefault("30m")
  Duration approvalLifetime();

  /**
   * A reset so soon after staff changed the card's phone counts as one together with it, and so
   * does the card's first own PIN at a window after the same clerk changed the phone.
   */
  @WithDefault("24h")
  Duration phoneSettlesAfter();
}
