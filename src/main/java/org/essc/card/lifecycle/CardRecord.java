package org.essc.card.lifecycle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.card.IdNumber;
import org.essc.card.IdType;
import org.essc.card.PersonName;
import org.essc.card.PhoneNumber;
import org.essc.region.RegionCode;

/**
 * A physical card and its holder as they stand, opened.
 *
 * @param temporary whether it stands in for a card that is being replaced
 * @param replaced whether it ended because another card took its place
 * @param suspendedBy the cancellation that suspends it (see {@link CardState#shown}), or null
 * @param validUntil last day on which it is good
 * @param phone registered phone, or null
 * @param replaces the card that this one replaces or stands in for, or null
 * @param socialActivatedAt null where the platform has not seen the activation
 * @param lacksCapacity whether the holder is recorded as without full legal capacity
 * @param bankActivatedAt null while the bank function is not activated
 */
public record CardRecord(
    UUID id,
    UUID holderId,
    RegionCode region,
    boolean temporary,
    CardState state,
    boolean replaced,
    UUID suspendedBy,
    int version,
    LocalDate issuedOn,
    LocalDate validUntil,
    IdType idType,
    IdNumber idNumber,
    CardNo cardNo,
    CardIdCode cardIdCode,
    PersonName name,
    PhoneNumber phone,
    UUID replaces,
    boolean lacksCapacity,
    Instant socialActivatedAt,
    Instant bankActivatedAt) {

  public boolean ended() {
    return state == CardState.CANCELLED;
  }

  /** Whether a request to cancel it suspends it. */
  public boolean suspended() {
    return suspendedBy != null;
  }

  /** Its state as it is told outside the offices. */
  public CardState shownState() {
    return state.shown(suspended());
  }

  /** Whether it may be used on a day in China. */
  public CardUsability usability(LocalDate today) {
    return CardUsability.of(state, suspended(), validUntil, today);
  }

  @Override
  public String toString() {
    return "CardRecord[" + id + ", " + state + "]";
  }
}
