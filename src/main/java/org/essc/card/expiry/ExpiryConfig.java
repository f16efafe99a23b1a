package org.essc.card.expiry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Reminders of a card's last day. */
@ConfigMapping(prefix = "essc.expiry")
interface ExpiryConfig {

  /**
   * Days before the last day on which holders are reminded, besides the first day on which their
   * region replaces the card.
   */
  @WithDefault("30")
  Set<Integer> reminderDays();

  /**
   * For how many days something that could not be told on its day is still told. A card that comes
   * into the registry later than that is not reminded of.
   */
  @WithDefault("7")
  int catchUpDays();

  /** Cards told of in one transaction. */
  @WithDefault("100")
  int batch();
}
