package org.essc.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The console's sessions, and where it is. */
@ConfigMapping(prefix = "essc.console")
public interface ConsoleConfig {

  /** After so long without a request a session ends. */
  @WithDefault("15m")
  Duration sessionIdle();

  /** However busy, a session ends after this. */
  @WithDefault("8h")
  Duration sessionLife();

  /** For so long after a log-in dangerous acts are taken. */
  @WithDefault("5m")
  Duration freshFor();

  /**
   * Scheme, host and port that staff have in their browsers, where that is another than the
   * partners' ({@code essc.issuer}).
   */
  Optional<String> address();
}
