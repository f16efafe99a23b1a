package org.essc.verification;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What a verification established, before it is signed.
 *
 * @param verifierNo the partner it is for, and nobody else
 * @param subject the holder as this partner knows him or her, pairwise
 * @param level 1 or 2 (signLevel)
 * @param claims what the partner is entitled to
 * @param actedBy who showed the code for the holder; null where the holder did
 */
record Accepted(
    UUID verificationId,
    PartnerNo verifierNo,
    String subject,
    String purpose,
    int level,
    Map<String, String> claims,
    Instant verifiedAt,
    ActedBy actedBy) {

  @Override
  public String toString() {
    return "Accepted[" + verificationId + "]";
  }
}
