package org.essc.ecard;

import java.util.UUID;
import org.essc.card.CardState;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.region.RegionCode;

/**
 * A signing whose code is to be shown, and by which device.
 *
 * @param device by its digest
 */
public record CodeDisplay(
    UUID signingId,
    UUID holderId,
    PartnerNo channelNo,
    UUID cardId,
    CardState cardState,
    RegionCode region,
    Device device) {

  /**
   * @param digest in hexadecimal digits; one that its channel does not name has one, too
   * @param evidence how the channel has just made sure of its user, or null
   */
  public record Device(String digest, HolderEvidence evidence) {

    @Override
    public String toString() {
      return "Device[…]";
    }
  }
}
