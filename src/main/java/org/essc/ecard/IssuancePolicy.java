package org.essc.ecard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of issuance. */
@ConfigMapping(prefix = "essc.issuance")
interface IssuancePolicy {

  /** Different claims (name, region) for one ID number, over all callers, that are looked at. */
  @WithDefault("5")
  int claimsPerIdNumber();

  /** How long claims for an ID number count, from the first of them. */
  @WithDefault("15m")
  Duration idNumberWindow();

  /** Mismatches of one caller, over all ID numbers, before it must wait. */
  @WithDefault("100")
  int mismatchesPerCaller();

  /** How long a caller's mismatches count. */
  @WithDefault("1m")
  Duration callerWindow();

  /** When an issuance that did not end counts as interrupted. */
  @WithDefault("30s")
  Duration unfinishedAfter();
}
