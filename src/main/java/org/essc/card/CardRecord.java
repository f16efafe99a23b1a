package org.essc.card;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.act.ActStore;
import org.essc.act.ActTarget;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.RegionCode;

/**
 * A physical card and its holder as they stand, opened.
 *
 * @param temporary whether it stands in for a card that is being replaced
 * @param endedHere whether an act here ended it, which is final; a registry may take back its own
 *     word that a card is cancelled
 * @param replaced whether it ended because another card took its place
 * @param suspendedBy the cancellation that suspends it (see {@link CardState#shown}), or null
 * @param validUntil last day on which it is good
 * @param birthDate the holder's, as the ID number or an application told it; or null
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
    boolean endedHere,
    boolean replaced,
    UUID suspendedBy,
    int version,
    LocalDate issuedOn,
    LocalDate validUntil,
    IdType idType,
    IdNumber idNumber,
    LocalDate birthDate,
    CardNo cardNo,
    CardIdCode cardIdCode,
    PersonName name,
    PhoneNumber phone,
    UUID replaces,
    boolean lacksCapacity,
    Instant socialActivatedAt,
    Instant bankActivatedAt)
    implements ActTarget {

  private static final Set<CardService> WHILE_SUSPENDED =
      EnumSet.of(CardService.LOSS_REPORT, CardService.CANCELLATION);

  /** What an act on it is recorded of. */
  public ActStore.Subject subject() {
    return new ActStore.Subject(holderId, id, null, region);
  }

  @Override
  public Optional<LocalDate> birth() {
    return Optional.ofNullable(birthDate);
  }

  public boolean ended() {
    return state == CardState.CANCELLED;
  }

  /**
   * Whether it was made in another card's place and has not taken that yet. Its activation ends the
   * other one; in no other way does it come into use.
   */
  public boolean yetToReplace() {
    return replaces != null && !temporary && socialActivatedAt == null && !ended();
  }

  /** Whether a request to cancel it suspends it. */
  public boolean suspended() {
    return suspendedBy != null;
  }

  /** As a caller is told it: {@link CardState#shown}. */
  public CardState shownState() {
    return state.shown(suspended());
  }

  /** As it is once an act has changed it. */
  CardRecord after(CardChange change) {
    var to = change.transition();
    return new CardRecord(
        id,
        holderId,
        change.value(CardField.REGION, region, text -> new RegionCode((String) text)),
        temporary,
        to == null ? state : to.to(),
        endedHere || to != null && to.ended() != null,
        to == null || to.ended() == null ? replaced : to == CardTransition.REPLACE,
        change.value(CardField.SUSPENDED_BY, suspendedBy, UUID.class::cast),
        version + 1,
        issuedOn,
        change.value(CardField.VALID_UNTIL, validUntil, LocalDate.class::cast),
        idType,
        idNumber,
        birthDate,
        cardNo,
        cardIdCode,
        change.value(CardField.NAME, name, text -> new PersonName((String) text)),
        change.value(CardField.PHONE, phone, text -> new PhoneNumber((String) text)),
        replaces,
        lacksCapacity,
        change.value(CardField.SOCIAL_ACTIVATED_AT, socialActivatedAt, CardRecord::instant),
        change.value(CardField.BANK_ACTIVATED_AT, bankActivatedAt, CardRecord::instant));
  }

  private static Instant instant(Object at) {
    return ((OffsetDateTime) at).toInstant();
  }

  /** Whether it may be used on a day in China. */
  public CardUsability usability(LocalDate today) {
    return CardUsability.of(state, suspended(), validUntil, today);
  }

  /**
   * While a request to cancel it suspends it, its loss may be reported and the cancellation asked
   * for, and nothing else.
   */
  @Override
  public void requireOpenFor(CardService service) {
    if (suspended() && !WHILE_SUSPENDED.contains(service)) {
      throw ChangeCard.wrongState(this);
    }
  }

  @Override
  public String toString() {
    return "CardRecord[" + id + ", " + state + "]";
  }
}
