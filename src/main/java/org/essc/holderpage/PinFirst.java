package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;
import org.essc.ecard.ECardProblems;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.holderpage.pin.ECardPinState;
import org.essc.holderpage.pin.ReadECardPin;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * The electronic card's PIN before an act on the own page: a channel opens pages when it likes and
 * could send their forms itself, but it has no PIN. Each answers what the page is to note.
 */
@Singleton
class PinFirst {

  private final CheckECardPin checkPin;
  private final ReadECardPin readPin;
  private final Clock clock;

  PinFirst(CheckECardPin checkPin, ReadECardPin readPin, Clock clock) {
    this.checkPin = checkPin;
    this.readPin = readPin;
    this.clock = clock;
  }

  /**
   * Whether ending what another partner has takes the PIN: where one is set. Of a card that may not
   * be used none is looked at; nothing is shown or paid with it either, and its holder can end
   * things all the same. While the PIN is locked a fresh look at the face stands in for it, as for
   * a new one: a channel could lock it day after day, and nobody would be rid of that channel.
   */
  Uni<Boolean> toEnd(PageVisit visit) {
    return visit.usability().usable()
        ? readPin.state(visit.pinSubject()).map(pin -> pin.set() && !standsIn(visit, pin))
        : Uni.createFrom().item(false);
  }

  private boolean standsIn(PageVisit visit, ECardPinState pin) {
    return pin.lockedUntil() != null && visit.session().freshFace(clock.instant());
  }

  /**
   * Ends something of another partner's.
   *
   * @param typed the PIN, or null
   */
  Uni<String> end(PageVisit visit, String typed, Patience patience, Supplier<Uni<String>> act) {
    return toEnd(visit).chain(asked -> asked ? then(visit, typed, patience, act) : act.get());
  }

  /** What the act notes after the right PIN; else why it was not done. */
  Uni<String> then(PageVisit visit, String typed, Patience patience, Supplier<Uni<String>> act) {
    return Uni.createFrom()
        .deferred(() -> checkPin.check(visit.pinSubject(), Pin.parse(typed), patience))
        .chain(
            check ->
                check.result() == ECardPinCheck.Result.CORRECT
                    ? act.get()
                    : Uni.createFrom().item(RefusedPin.note(check)))
        .onFailure(InvalidValueException.class)
        .recoverWithItem("pin-format")
        .onFailure(failure -> is(ProblemType.INVALID_REQUEST, failure))
        .recoverWithItem("pin-format")
        .onFailure(failure -> is(ECardProblems.CARD_NOT_USABLE, failure))
        .recoverWithItem("card-not-usable");
  }

  private static boolean is(ProblemType type, Throwable failure) {
    return failure instanceof ProblemException problem && problem.type().equals(type);
  }
}
