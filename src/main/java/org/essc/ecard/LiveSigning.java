package org.essc.ecard;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.partner.PartnerNo;

/**
 * A channel's signing with the cards behind it, as they were at the moment it was read. What tells
 * of the person is still encrypted ({@link LiveSignings} opens it).
 *
 * @param live false where it ended together with its electronic card
 * @param channelActive whether the channel's partner is not suspended
 * @param level 1 or 2
 * @param validUntil the last day on which both cards are good
 */
public record LiveSigning(
    UUID id,
    UUID holderId,
    UUID eCardId,
    UUID cardId,
    SignNo signNo,
    EsscNo esscNo,
    PartnerNo channelNo,
    String channelName,
    boolean channelActive,
    boolean live,
    int level,
    CardState cardState,
    boolean suspended,
    LocalDate issuedOn,
    LocalDate validUntil,
    String regionCode,
    byte[] cardNo,
    byte[] name,
    byte[] phone,
    byte[] idNumber) {

  public CardUsability usability(LocalDate today) {
    return CardUsability.of(cardState, suspended, validUntil, today).ofECard(live);
  }

  @Override
  public String toString() {
    return "LiveSigning[" + id + "]";
  }
}
