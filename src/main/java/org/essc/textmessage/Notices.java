package org.essc.textmessage;

import java.util.Optional;
import java.util.Set;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.WrittenEvent;
import org.essc.region.PolicyTerms.HolderNotice;

/** What a holder may be told of an event. */
final class Notices {

  /** States of a binding in which the account is not linked yet. */
  private static final Set<String> NOT_LINKED_YET = Set.of("requested", "consented");

  private Notices() {}

  static Optional<HolderNotice> of(WrittenEvent event) {
    return EventType.find(event.type()).map(type -> notice(type, event));
  }

  private static HolderNotice notice(EventType type, WrittenEvent event) {
    return switch (type) {
      case LOGIN_OPENED -> HolderNotice.NEW_LOGIN;
      case DEVICE_ADDED -> HolderNotice.NEW_DEVICE;
      case ECARD_SIGNED -> HolderNotice.NEW_CHANNEL;
      case CARD_PIN_RESET -> HolderNotice.PIN_RESET;
      case ECARD_PIN_SET, ECARD_PIN_RESET, ECARD_PIN_CHANGED -> HolderNotice.ECARD_PIN;
      case BINDING_CHANGED ->
          NOT_LINKED_YET.contains(event.data().getString("state")) ? null : HolderNotice.BINDING;
      case ECARD_USED_BY_DELEGATE -> HolderNotice.DELEGATED_USE;
      case BENEFIT_DUE_SOON -> HolderNotice.BENEFIT_DUE_SOON;
      default -> null;
    };
  }
}
