package org.essc.ecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What will be issued, stored before anything is signed.
 *
 * @param newECard false where the channel joins the card's live electronic card
 * @param phone the holder's phone as the channel verified it, encrypted for the signing's row
 * @param evidence the channel's evidence, encrypted for the signing's row
 */
record Intent(
    boolean newECard,
    UUID eCardId,
    UUID signingId,
    UUID holderId,
    UUID cardId,
    EsscNo esscNo,
    SignNo signNo,
    PartnerNo channelNo,
    LocalDate issuedOn,
    LocalDate validUntil,
    byte[] phone,
    byte[] evidence,
    Instant createdAt) {

  @Override
  public String toString() {
    return "Intent[" + signNo + "]";
  }
}
