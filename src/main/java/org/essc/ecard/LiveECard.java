package org.essc.ecard;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.essc.card.CardRecord;
import org.essc.card.CardUsability;
import org.essc.partner.PartnerNo;

/**
 * An electronic card with the physical card that it follows.
 *
 * @param live false where it has ended, with its physical card or past its own last day
 * @param validUntil its own last day
 * @param channels those with a live signing, or with one that ended with the card
 */
public record LiveECard(
    UUID id, boolean live, CardRecord card, LocalDate validUntil, Set<PartnerNo> channels) {

  public LiveECard {
    channels = Set.copyOf(channels);
  }

  /** The physical card's, and expired also where only the electronic card is past its last day. */
  public CardUsability usability(LocalDate today) {
    var usability = card.usability(today).ofECard(live);
    return usability.usable() && today.isAfter(validUntil) ? CardUsability.EXPIRED : usability;
  }
}
