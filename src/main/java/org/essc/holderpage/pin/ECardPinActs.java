package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.ecard.LiveECard;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/**
 * Records what is done to an electronic card's PIN: the act with its evidence in the card's
 * history, the audit entry, and the event by which every other channel hears of it.
 */
@Singleton
class ECardPinActs {

  private final ActStore acts;

  ECardPinActs(ActStore acts) {
    this.acts = acts;
  }

  Uni<Void> record(
      UnitOfWork work, LiveECard eCard, ECardPinSubject subject, Act done, EventType event) {
    var party = subject.party();
    var act = party.represents() ? done.with("membership", party.authority()) : done;
    var card = eCard.card();
    var state = card.state().text();
    return acts.record(work, act, card.subject(), state, state)
        .invoke(
            () ->
                work.tell(
                    act,
                    OutboxEvent.of(event, card.holderId(), SubjectType.ECARD, eCard.id())
                        .with("channelNo", subject.channelNo().value())))
        .replaceWithVoid();
  }
}
