package org.essc.login.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long logins last, and how long portals are told of their end. */
@ConfigMapping(prefix = "essc.login")
public interface LoginConfig {

  /** From the code's exchange on, however often tokens are refreshed. */
  @WithDefault("PT12H")
  Duration sessionLife();

  /** After it a portal that never took a logout token is not sent it any more. */
  @WithDefault("PT24H")
  Duration noticesGivenUpAfter();

  /** How often it is looked for notices that are due, besides right after their sessions' ends. */
  @WithDefault("2s")
  Duration noticesEvery();
}
