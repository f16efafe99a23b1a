package org.essc.ecard;

import java.util.UUID;
import java.util.function.Supplier;
import org.essc.card.CardState;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.region.RegionCode;

/** A signing whose code is to be shown, and by which device. */
public record CodeDisplay(
    UUID signingId,
    UUID holderId,
    PartnerNo channelNo,
    UUID cardId,
    CardState cardState,
    RegionCode region,
    Device device) {

  /**
   * The device of one request.
   *
   * @param digest in hexadecimal digits; one that its channel does not name has one, too. It is
   *     made only where a region asks for the check
   * @param evidence how the channel has just made sure of its user, or null
   * @param onPage whether the holder asks on a page; otherwise the channel does
   */
  public record Device(Supplier<String> digest, HolderEvidence evidence, boolean onPage) {

    @Override
    public String toString() {
      return "Device[…]";
    }
  }
}
