package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/** Records what is done to a card's PIN while the card's own row stays: act, event, audit entry. */
@Singleton
class PinActs {

  private final ActStore acts;

  PinActs(ActStore acts) {
    this.acts = acts;
  }

  /**
   * @param event null where nobody needs to be told
   */
  Uni<Void> record(UnitOfWork work, CardRecord card, Act act, EventType event) {
    var state = card.state().text();
    return acts.record(work, act, card.subject(), state, state)
        .invoke(
            id -> {
              if (event == null) {
                work.audit(act.entry(card.holderId(), SubjectType.CARD, card.id()));
              } else {
                work.tell(
                    act,
                    OutboxEvent.of(event, card.holderId(), SubjectType.CARD, card.id())
                        .with("regionCode", card.region().value()));
              }
            })
        .replaceWithVoid();
  }
}
