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

  /** One chain's hour has up to 3,600 heads; rows are small and nobody waits for them. */
  private static final String THIN =
      "select chain, seq from audit_head_thin($1, ($2::int + 99) / 100)";

  @Produces
  @Singleton
  Retention superseded() {
    return new Retention("superseded-heads", KEPT, THIN);
  }
}
