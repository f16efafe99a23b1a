package org.essc.login.scan;

import java.util.Optional;
import java.util.UUID;
import org.essc.ecard.SignNo;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;

/**
 * What a channel hands in of a login page's QR code.
 *
 * @param signNo the channel's own, of the holder who scanned
 * @param memberId the membership by which that holder acts for another, if so
 * @param qr the code's text as it was read
 * @param evidence how the channel made sure of its user, where it said so
 */
record Scan(
    PartnerNo channelNo,
    SignNo signNo,
    Optional<UUID> memberId,
    String qr,
    Optional<HolderEvidence> evidence) {

  @Override
  public String toString() {
    return "Scan[…]";
  }
}
