package org.essc.login.scan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.essc.login.Acr;
import org.essc.login.RequestedDetail;

/**
 * What a holder has to know before confirming.
 *
 * @param portalDomain host and, where it is unusual, port that the browser is sent back to; null
 *     where there is none
 * @param since when the browser opened the login page, or a bank asked at its counter
 * @param browserRegion division code of the browser's network address, where it is known
 * @param phoneRegion that of the phone's
 * @param regionsDiffer whether both are known and not of one province: the warning that then stands
 *     on the page must be accepted
 * @param disclosed what the portal learns
 * @param choices three numbers of two digits, of which one stands on the login page
 * @param acr whether a PIN is needed
 * @param expiresAt the last moment to confirm
 * @param detail what is asked for besides the login
 */
public record Confirmation(
    String portalName,
    String portalDomain,
    Instant since,
    Optional<String> browserRegion,
    Optional<String> phoneRegion,
    boolean regionsDiffer,
    List<Disclosure> disclosed,
    List<String> choices,
    Acr acr,
    Instant expiresAt,
    Optional<RequestedDetail> detail) {

  public boolean needsPin() {
    return acr == Acr.SCAN_PIN;
  }
}
