package org.essc.login.scan;

import org.essc.ecard.LiveSigning;
import org.essc.login.Login;

/**
 * Whose page session acts.
 *
 * @param signing the channel's, with which the page was opened, as it was at this request
 */
public record ActingHolder(LiveSigning signing) {

  /** Whether this is who scanned. */
  boolean scanned(Login login) {
    return login.field(Login.Field.SIGNING).isPresent()
        && login.holderId().equals(signing.holderId())
        && login.signingId().equals(signing.id());
  }
}
