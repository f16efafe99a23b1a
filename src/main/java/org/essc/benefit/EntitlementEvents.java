package org.essc.benefit;

import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/** What the insurer, and of some the holder's channels, are told. */
final class EntitlementEvents {

  private EntitlementEvents() {}

  /** Codes, days and the insurer's own reference; nothing of the person. */
  static OutboxEvent of(EventType type, Entitlement entitlement) {
    var event =
        OutboxEvent.of(
                type, entitlement.holderId(), SubjectType.BENEFIT_ENTITLEMENT, entitlement.id())
            .with("partnerNo", entitlement.insurer().value())
            .with("scheme", entitlement.scheme().text())
            .with("reference", entitlement.reference())
            .with("regionCode", entitlement.region().value())
            .with("deadline", entitlement.deadline().toString());
    return entitlement.reason() == null ? event : event.with("reason", entitlement.reason());
  }

  static OutboxEvent qualified(Entitlement entitlement, String statement) {
    return of(EventType.BENEFIT_QUALIFIED, entitlement)
        .with("qualifiedUntil", entitlement.period().qualifiedUntil().toString())
        .with("qualificationId", entitlement.qualificationId().toString())
        .with("statement", statement);
  }
}
