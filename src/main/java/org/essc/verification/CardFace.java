package org.essc.verification;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;

/**
 * The card behind a code as it stands while its row is locked. Name, number and phone are still
 * encrypted.
 *
 * @param live false where the channel's signing ended together with its electronic card
 */
record CardFace(
    UUID cardId,
    UUID holderId,
    UUID eCardId,
    boolean live,
    int level,
    CardState state,
    boolean suspended,
    LocalDate validUntil,
    String regionCode,
    byte[] name,
    byte[] phone,
    byte[] idNumber) {

  CardUsability usability(LocalDate today) {
    return CardUsability.of(state, suspended, validUntil, today).ofECard(live);
  }

  @Override
  public String toString() {
    return "CardFace[" + cardId + "]";
  }
}
