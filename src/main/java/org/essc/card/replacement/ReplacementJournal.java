package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/** Tells the outbox, the audit log and the card's history of what was done to a replacement. */
final class ReplacementJournal {

  private ReplacementJournal() {}

  static void tell(UnitOfWork work, Replacement replacement, Act act, EventType eventType) {
    work.tell(
        act.with("card", replacement.oldCardId()).with("reason", replacement.reason().code()),
        OutboxEvent.of(eventType, replacement.holderId(), SubjectType.REPLACEMENT, replacement.id())
            .with("cardId", replacement.oldCardId().toString())
            .with("regionCode", replacement.region().value())
            .with("reason", replacement.reason().code())
            .with("feeState", replacement.feeState().text()));
  }

  /** As {@link #tell}, and enters the act in the history of the old card. */
  static Uni<Void> record(
      ActStore acts, UnitOfWork work, Replacement replacement, Act act, EventType eventType) {
    tell(work, replacement, act, eventType);
    return acts.record(
            work,
            act,
            new ActStore.Subject(
                replacement.holderId(),
                replacement.oldCardId(),
                replacement.applicationId(),
                replacement.region()),
            replacement.state().text(),
            replacement.state().text())
        .replaceWithVoid();
  }
}
