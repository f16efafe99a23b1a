package org.essc.platform.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Set;

/** Which of the platform's features this instance answers for ({@code ESSC_FEATURES}). */
@ConfigMapping(prefix = "essc")
public interface Features {

  /**
   * Any of {@code issuance} (registry, import, e-cards), {@code auth} (tokens, identity codes,
   * administration) and {@code verification}; all of them by default.
   */
  @WithName("features")
  @WithDefault("issuance,auth,verification")
  Set<Feature> enabled();

  /** A part of the platform that can be deployed and scaled apart. */
  enum Feature {
    ISSUANCE,
    AUTH,
    VERIFICATION
  }
}
