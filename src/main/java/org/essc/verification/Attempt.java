package org.essc.verification;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.identitycode.CodeRecord;
import org.essc.partner.PartnerNo;
import org.essc.platform.time.Patience;

/**
 * A verification on its way into the database: the code is used up in Redis, nothing is accepted
 * yet.
 *
 * @param codeEnds the end of the code's life
 * @param seen whether the verifier attests that it saw the holder
 * @param consumer tells a repeat of the same request; empty where it cannot be repeated
 * @param entitlements the claims the verifier may receive
 * @param entry the audit entry, begun where the request's trace is known and before the code was
 *     used up
 * @param patience how long its caller waits; nothing is accepted after it
 */
record Attempt(
    UUID verificationId,
    byte[] codeDigest,
    Instant codeEnds,
    CodeRecord code,
    PartnerNo verifierNo,
    Set<String> entitlements,
    Terminal terminal,
    boolean seen,
    String consumer,
    AuditEntry.Builder entry,
    Patience patience) {

  /** Where the code was scanned, as the verifier names it; either may be null. */
  record Terminal(String id, String place) {

    static final Terminal UNKNOWN = new Terminal(null, null);
  }

  /** Whether its caller waits no more. */
  boolean over() {
    return patience.over();
  }

  @Override
  public String toString() {
    return "Attempt[" + verificationId + "]";
  }
}
