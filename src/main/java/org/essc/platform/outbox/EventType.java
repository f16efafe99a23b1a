package org.essc.platform.outbox;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.platform.text.Word;

/**
 * What happened, as {@code docs/events.md} says of each: a noun and a past participle. What
 * partners will be told of has the name that the public contract gives it.
 */
public enum EventType implements Word {
  APPLICATION_CORRECTED,
  APPLICATION_FACE_REFUSED,
  APPLICATION_IN_PRODUCTION,
  APPLICATION_PHOTO_ADDED,
  APPLICATION_PRODUCTION_FAILED,
  APPLICATION_SUBMITTED,
  APPLICATION_WITHDRAWN,
  BINDING_CHANGED,
  CANCELLATION_REFUSED,
  CANCELLATION_REQUESTED,
  CANCELLATION_WITHDRAWN,
  CARD_ACTIVATED,
  CARD_BANK_ACTIVATED,
  CARD_CANCELLED,
  CARD_CONTACT_CHANGED,
  CARD_DESTROYED,
  CARD_DISTRIBUTED,
  CARD_EXPIRED,
  CARD_EXPIRING,
  CARD_FACE_DATA_CHANGED,
  CARD_FACE_DATA_CHANGE_RECORDED,
  CARD_LOCKED,
  CARD_LOST,
  CARD_PIN_CHANGED,
  CARD_PIN_RESET,
  CARD_PIN_UNLOCKED,
  CARD_PRODUCED,
  CARD_RELEASED,
  CARD_REPLACED,
  CARD_RESUMED,
  CARD_STATE_IMPORTED,
  CARD_SUSPENDED,
  CARD_UNLOCKED,
  CHANNEL_ENDED,
  CONFIRMATION_ASKED,
  ECARD_CARD_REPLACED,
  ECARD_ISSUED,
  ECARD_LEVEL_CHANGED,
  ECARD_PIN_CHANGED,
  ECARD_PIN_LOCKED,
  ECARD_PIN_RESET,
  ECARD_PIN_SET,
  ECARD_RESUMED,
  ECARD_SIGNED,
  ECARD_SUSPENDED,
  ECARD_TERMINATED,
  HOLDER_FACE_DATA_CHANGED,
  LOGIN_ENDED,
  MEDICAL_CARD_RUNS_IN_PARALLEL,
  MEDICAL_CARD_STOPPED,
  REPLACEMENT_COMPLETED,
  REPLACEMENT_FEE_PAID,
  REPLACEMENT_OLD_CARD_COLLECTED,
  REPLACEMENT_OLD_CARD_DESTROYED,
  REPLACEMENT_REQUESTED,
  REPLACEMENT_WITHDRAWN,
  SETTLEMENT_ASKED,
  TEMPORARY_CARD_GIVEN;

  private static final Map<String, EventType> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::text, Function.identity()));

  /** Nothing for a name of before. */
  public static Optional<EventType> find(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }
}
