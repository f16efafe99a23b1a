package org.essc.platform.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Set;

/**
 * Which of the platform's features this instance answers for ({@code ESSC_FEATURES}).
 *
 * <p>Every resource says to which feature it belongs, or that each instance serves it:
 * {@code @EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)} or {@link
 * ServedEverywhere}. On an instance without the feature the resource does not exist, by whatever
 * path it is asked for; one that says nothing is served nowhere.
 */
@ConfigMapping(prefix = "essc")
public interface Features {

  /** Registry, files, applications, the card's life and e-cards. */
  String ISSUANCE = "essc.feature.issuance";

  /** Tokens, identity codes, administration. */
  String AUTH = "essc.feature.auth";

  String VERIFICATION = "essc.feature.verification";

  /** Streams of events, their relay and their delivery. */
  String EVENTS = "essc.feature.events";

  /** The desks of those who serve holders. */
  String CONSOLE = "essc.feature.console";

  /** The value of such a property on an instance that does not serve the feature. */
  String OFF = "false";

  /**
   * Any of {@code issuance} (registry, import, e-cards), {@code auth} (tokens, identity codes,
   * administration), {@code verification}, {@code events} and {@code console} (the staff's pages);
   * all of them by default.
   */
  @WithName("features")
  @WithDefault("issuance,auth,verification,events,console")
  Set<Feature> enabled();

  /** A part of the platform that can be deployed and scaled apart. */
  enum Feature {
    ISSUANCE,
    AUTH,
    VERIFICATION,
    EVENTS,
    CONSOLE
  }
}
