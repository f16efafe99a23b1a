package org.essc.console;

import jakarta.inject.Singleton;
import org.essc.platform.config.Issuer;

/** Where staff find the console: what their browsers name as the origin of its forms. */
@Singleton
class ConsoleAddress {

  private final ConsoleConfig config;
  private final Issuer issuer;

  ConsoleAddress(ConsoleConfig config, Issuer issuer) {
    this.config = config;
    this.issuer = issuer;
  }

  String value() {
    return config.address().orElseGet(issuer::value);
  }

  boolean secure() {
    return value().startsWith("https:");
  }
}
