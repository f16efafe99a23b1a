package org.essc.login.scan;

import java.util.UUID;
import org.essc.login.Login;

/**
 * Whose page session acts.
 *
 * @param signingId the channel's signing with which the page was opened
 */
public record ActingHolder(UUID holderId, UUID signingId) {

  /** Whether this is who scanned. */
  boolean scanned(Login login) {
    return login.field(Login.Field.SIGNING).isPresent()
        && login.holderId().equals(holderId)
        && login.signingId().equals(signingId);
  }
}
