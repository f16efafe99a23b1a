package org.essc.platform.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is kept what nobody needs for ever, and why so long. */
@ConfigMapping(prefix = "essc.retention")
public interface RetentionConfig {

  /** How often it is looked for what may go. */
  @WithDefault("1h")
  Duration every();

  /** Rows deleted in one statement: few enough that nobody waits for their locks. */
  @WithDefault("500")
  int batch();

  /** Events that were published: a receiver that lost some may still be sent them again. */
  @WithDefault("30d")
  Duration publishedEvents();

  /** Events that nobody published: a receiver that begins within a year gets the year. */
  @WithDefault("365d")
  Duration unpublishedEvents();

  /** Photos that no application took: long enough to gather papers. */
  @WithDefault("30d")
  Duration unusedPhotos();

  /** Photos of withdrawn and refused applications: long enough to object to a refusal. */
  @WithDefault("90d")
  Duration photosOfEndedApplications();

  /** Approvals that nobody decided, from their expiry on: who comes late still reads why. */
  @WithDefault("7d")
  Duration undecidedApprovals();

  /**
   * Sessions of logins, from the end of their time on: their holders find them among their uses of
   * 90 days.
   */
  @WithDefault("90d")
  Duration endedLogins();

  /**
   * Payment authorisations by which nothing was taken: their holders find them among their uses of
   * 90 days.
   */
  @WithDefault("90d")
  Duration unusedPaymentAuthorizations();

  /**
   * Payments, also reversed ones: as long as anybody may claim what comes of them (Civil Code,
   * article 188).
   */
  @WithDefault("1096d")
  Duration payments();

  /**
   * What a holder agreed that a portal learns, from the last login there on: as long as it can be
   * disputed in court (Civil Code of the PRC, article 188: three years).
   */
  @WithDefault("1096d")
  Duration loginConsents();
}
