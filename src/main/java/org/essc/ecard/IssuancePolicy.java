package org.essc.ecard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of issuance. */
@ConfigMapping(prefix = "essc.issuance")
interface IssuancePolicy {

  /** Mismatches of one channel about one ID number before the registered phone has to match too. */
  @WithDefault("5")
  int mismatchesPerIdNumber();

  /** How long mismatches about an ID number count, from the first of them. */
  @WithDefault("15m")
  Duration idNumberWindow();

  /** Mismatches of one channel, over all ID numbers, before the registered phone has to match. */
  @WithDefault("100")
  int mismatchesPerCaller();

  /** Share of a channel's requests that may mismatch, where that is more. */
  @WithDefault("0.05")
  double mismatchShare();

  /** How long a caller's mismatches count. */
  @WithDefault("1m")
  Duration callerWindow();

  /** When an issuance that did not end counts as interrupted. */
  @WithDefault("30s")
  Duration unfinishedAfter();
}
