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

  /**
   * Whether an instance compares its clock with the database's before it deletes by it, and deletes
   * nothing where they are more than five minutes apart. Tests that move the clock do not.
   */
  @WithDefault("true")
  boolean compareClocks();

  /** Rows deleted in one statement: few enough that nobody waits for their locks. */
  @WithDefault("500")
  int batch();

  /** Events that were published: a receiver that lost some may still be sent them again. */
  @WithDefault("30d")
  Duration publishedEvents();

  /** Events that nobody published: a receiver that begins within a year gets the year. */
  @WithDefault("365d")
  Duration unpublishedEvents();

  /**
   * Entries of the audit log, before their month goes to the archive (where there is one): three
   * years, in which what was done can be disputed in court (Civil Code, article 188). The
   * Cybersecurity Law, article 21, asks for six months at least.
   */
  @WithDefault("1096d")
  Duration auditEntries();

  /** Verifications, before their month goes to the archive: as the entries that tell of them. */
  @WithDefault("1096d")
  Duration verifications();

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

  /**
   * Entitlements of people who are no holders, from their last change on: an insurer that still
   * pays sends them again within their period of a year.
   */
  @WithDefault("400d")
  Duration unmatchedBenefits();

  /**
   * Entitlements that were withdrawn or have ended: as long as what was paid can be claimed back
   * (Civil Code, article 188).
   */
  @WithDefault("1096d")
  Duration closedBenefits();

  /**
   * Certificates from abroad that no second clerk decided about, from the end of their time on: who
   * sent one may ask what became of it.
   */
  @WithDefault("90d")
  Duration undecidedReviews();

  /**
   * That somebody was seen, where nothing was due: of each person the last time alone, as long as
   * it can authenticate a benefit, which is a period of a year.
   */
  @WithDefault("400d")
  Duration sightings();

  /**
   * Invitations into a family that were answered, withdrawn or have expired: they name people who
   * may never have agreed.
   */
  @WithDefault("90d")
  Duration closedInvitations();

  /**
   * Requests to correct data, from their decision on: as long as the answer can be disputed in
   * court (Personal Information Protection Law, article 50; Civil Code, article 188).
   */
  @WithDefault("1096d")
  Duration decidedCorrections();

  /**
   * Which rows of a file were rejected and why, from the file's end on: as long as a refusal can be
   * taken to court (Administrative Litigation Law, article 46: six months).
   */
  @WithDefault("183d")
  Duration rejectionsOfFiles();
}
