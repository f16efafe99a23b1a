package org.essc.audit;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.platform.retention.Retention;

/**
 * Signed heads that a later one covers. A head commits to all entries before it, so what a chain's
 * head of some second proves is also proved by the last of its hour, which stays for ever.
 */
@Singleton
public class HeadRetention {

  /** Long enough to compare with what was collected outside; the schema's triggers hold it too. */
  public static final Duration KEPT = Duration.ofDays(7);

  /**
   * Many at a time: the hours are looked through anew each time, and nobody waits for old heads.
   */
  private static final String THIN = "select chain, seq from audit_head_thin($1, $2::int * 20)";

  @Produces
  @Singleton
  Retention superseded() {
    return new Retention("superseded-heads", KEPT, THIN);
  }
}
