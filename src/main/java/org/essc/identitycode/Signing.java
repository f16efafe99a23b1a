package org.essc.identitycode;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.ecard.SignNo;
import org.essc.partner.PartnerNo;

/** A channel's live signing, with the physical card's state at the moment it was read. */
record Signing(
    UUID id,
    UUID holderId,
    SignNo signNo,
    PartnerNo channelNo,
    CardState cardState,
    boolean suspended,
    LocalDate cardValidUntil) {

  CardUsability usability(LocalDate today) {
    return CardUsability.of(cardState, suspended, cardValidUntil, today);
  }
}
