package org.essc.ecard;

import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;

/**
 * A physical card that an issuance may be for, with what the asking channel already has on it.
 *
 * @param name the holder's name, still encrypted
 * @param phone the registered one, still encrypted, or null
 * @param eCard the card's live electronic card, or null
 * @param signing the asking channel's live signing, or null
 */
record Candidate(
    UUID cardId,
    UUID holderId,
    byte[] name,
    byte[] phone,
    CardState state,
    boolean suspended,
    LocalDate issuedOn,
    LocalDate validUntil,
    LiveECard eCard,
    Signing signing) {

  CardUsability usability(LocalDate today) {
    return CardUsability.of(state, suspended, validUntil, today);
  }

  /** The one live electronic card of a physical card, also while it is being issued. */
  record LiveECard(
      UUID id,
      EsscNo esscNo,
      int level,
      LocalDate issuedOn,
      LocalDate validUntil,
      Signing.Pairing pairing) {}
}
