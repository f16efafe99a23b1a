package org.essc.holderpage.pin;

import org.essc.audit.Actor;
import org.essc.pin.Attempt;
import org.essc.pin.Pin;
import org.essc.platform.time.Patience;

/** Somebody's try at an electronic card's PIN, on a page that a channel has opened. */
record ECardPinAttempt(ECardPinSubject subject, Pin pin, String traceId, Patience patience)
    implements Attempt {

  @Override
  public Actor actor() {
    return subject.channelNo().actor();
  }

  /** None of the card service's: the channel is the actor. */
  @Override
  public String channel() {
    return null;
  }

  @Override
  public String toString() {
    return "ECardPinAttempt[" + subject.eCardId() + "]";
  }
}
