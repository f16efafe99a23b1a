package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.essc.ecard.ECardProblems;
import org.essc.holderpage.EndingPin.Asked;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.holderpage.pin.ECardPinSubject;
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
  private final EndingPin endingPin;

  PinFirst(CheckECardPin checkPin, EndingPin endingPin) {
    this.checkPin = checkPin;
    this.endingPin = endingPin;
  }

  /** Where the PIN is typed that ending what another partner has takes; nothing for none. */
  Uni<Optional<PinPlace>> toEnd(PageVisit visit) {
    return endingPin.of(visit).map(asked -> asked.map(Asked::place));
  }

  /** As the pages' views have it. */
  static String text(Optional<PinPlace> place) {
    return place.map(PinPlace::text).orElse("none");
  }

  /**
   * Ends something of another partner's.
   *
   * @param typed the PIN, or null
   */
  Uni<String> end(PageVisit visit, String typed, Patience patience, Supplier<Uni<String>> act) {
    return endingPin
        .of(visit)
        .chain(
            pin ->
                pin.map(
                        one ->
                            one.place() == PinPlace.HERE
                                ? then(one.subject(), typed, patience, act)
                                : Uni.createFrom().item("pin-" + one.place().text()))
                    .orElseGet(act));
  }

  /** What the act notes after the right PIN; else why it was not done. */
  Uni<String> then(PageVisit visit, String typed, Patience patience, Supplier<Uni<String>> act) {
    return then(visit.pinSubject(), typed, patience, act);
  }

  /** As {@link #then(PageVisit, String, Patience, Supplier)}, with the PIN of that card. */
  Uni<String> then(
      ECardPinSubject subject, String typed, Patience patience, Supplier<Uni<String>> act) {
    return Uni.createFrom()
        .deferred(() -> checkPin.check(subject, Pin.parse(typed), patience))
        .chain(
            check ->
                check.result() == ECardPinCheck.Result.CORRECT
                    ? act.get()
                    : Uni.createFrom().item(RefusedPin.note(check)))
        .onFailure(InvalidValueException.class)
        .recoverWithItem("pin-format")
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.INVALID_REQUEST))
        .recoverWithItem("pin-format")
        .onFailure(failure -> ProblemException.isOf(failure, ECardProblems.CARD_NOT_USABLE))
        .recoverWithItem("card-not-usable");
  }
}
