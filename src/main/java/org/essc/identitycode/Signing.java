package org.essc.identitycode;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.ecard.CodeDisplay;
import org.essc.ecard.SignNo;
import org.essc.partner.PartnerNo;
import org.essc.region.RegionCode;

/**
 * A channel's signing, with the physical card's state at the moment it was read.
 *
 * @param live false where it ended together with its electronic card
 */
record Signing(
    UUID id,
    UUID holderId,
    UUID cardId,
    RegionCode region,
    SignNo signNo,
    PartnerNo channelNo,
    boolean live,
    int level,
    CardState cardState,
    boolean suspended,
    LocalDate cardValidUntil) {

  CodeDisplay on(CodeDisplay.Device device) {
    return new CodeDisplay(id, holderId, channelNo, cardId, cardState, region, device);
  }

  CardUsability usability(LocalDate today) {
    return CardUsability.of(cardState, suspended, cardValidUntil, today).ofECard(live);
  }
}
