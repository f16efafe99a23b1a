package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.platform.time.BusinessDates;

/** Tells how an electronic card's PIN stands, so that a page offers what can be done. */
@Singleton
public class ReadECardPin {

  private final ECardPinStore pins;
  private final Clock clock;

  ReadECardPin(ECardPinStore pins, @BusinessDates Clock clock) {
    this.pins = pins;
    this.clock = clock;
  }

  /** Whatever the card's own state is. */
  public Uni<ECardPinState> state(ECardPinSubject subject) {
    return pins.find(subject.eCardId(), subject.holderId())
        .map(
            pin ->
                pin == null
                    ? new ECardPinState(false, null)
                    : new ECardPinState(
                        true, pin.locked(clock.instant()) ? pin.lockedUntil() : null));
  }
}
