package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.essc.login.LoginId;
import org.essc.login.scan.ActingHolder;
import org.essc.login.scan.Answer;
import org.essc.login.scan.ConfirmLogin;
import org.essc.login.scan.ConfirmationOutcome;
import org.essc.login.scan.RefuseLogin;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * What a page's holder decides about a login, whichever page shows it; each answers what the page
 * is to note.
 */
@Singleton
class LoginDecisions {

  private final ConfirmLogin confirmLogin;
  private final RefuseLogin refuseLogin;
  private final PinFirst pinFirst;
  private final Clock clock;

  LoginDecisions(
      ConfirmLogin confirmLogin, RefuseLogin refuseLogin, PinFirst pinFirst, Clock clock) {
    this.confirmLogin = confirmLogin;
    this.refuseLogin = refuseLogin;
    this.pinFirst = pinFirst;
    this.clock = clock;
  }

  /**
   * As the form has sent it.
   *
   * @param number chosen of three; null where none was
   * @param phoneRegion from which the page was opened, where that is known
   */
  record Typed(String number, String pin, boolean warningAccepted, Optional<String> phoneRegion) {

    /** A number was chosen, and no PIN typed. */
    boolean withoutPin() {
      return number != null && (pin == null || pin.isEmpty());
    }

    @Override
    public String toString() {
      return "Typed[…]";
    }
  }

  /** A session that a scan has opened is for that login; any other, for what needs no browser. */
  static ActingHolder acting(PageVisit visit) {
    var session = visit.session();
    return new ActingHolder(
        visit.signing(), session.delegate(), visit.by(), session.login().isEmpty());
  }

  Uni<String> confirm(PageVisit visit, LoginId login, Typed typed, Patience patience) {
    if (typed.number() == null) {
      return Uni.createFrom().item("number-missing");
    }
    Optional<Pin> pin;
    try {
      pin = typed.withoutPin() ? Optional.empty() : Optional.of(Pin.parse(typed.pin()));
    } catch (InvalidValueException malformed) {
      return Uni.createFrom().item("pin-format");
    }
    var answer =
        new Answer(
            typed.number(),
            pin,
            typed.warningAccepted(),
            typed.phoneRegion(),
            visit.session().freshFace(clock.instant()));
    return confirmLogin
        .confirm(login, acting(visit), answer, patience)
        .map(LoginDecisions::note)
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.INVALID_REQUEST))
        .recoverWithItem("pin-format")
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.TOO_MANY_REQUESTS))
        .recoverWithItem("later");
  }

  Uni<String> refuse(PageVisit visit, LoginId login, Patience patience) {
    return refuseLogin
        .refuse(login, acting(visit), patience)
        .map(ended -> ended ? "refused" : "over");
  }

  /** An account that is linked ends here only where the page of banks asks for no PIN either. */
  Uni<String> report(PageVisit visit, LoginId login, Patience patience) {
    return refuseLogin
        .report(login, acting(visit), () -> pinFirst.toEnd(visit).map(Optional::isEmpty), patience)
        .map(
            reported ->
                switch (reported) {
                  case ENDED -> "ended";
                  case LINKED -> "linked";
                  case STOPPED, OVER -> "reported";
                });
  }

  private static String note(ConfirmationOutcome outcome) {
    if (outcome instanceof ConfirmationOutcome.Confirmed) {
      return "confirmed";
    }
    if (outcome instanceof ConfirmationOutcome.WrongNumber) {
      return "wrong-number";
    }
    if (outcome instanceof ConfirmationOutcome.NotGranted) {
      return "not-granted";
    }
    if (outcome instanceof ConfirmationOutcome.WarningToAccept) {
      return "warning";
    }
    if (outcome instanceof ConfirmationOutcome.PinMissing) {
      return "pin-format";
    }
    if (outcome instanceof ConfirmationOutcome.PinNotSet) {
      return "pin-not-set";
    }
    if (outcome instanceof ConfirmationOutcome.PinWrong wrong) {
      return "pin-wrong&left=" + wrong.attemptsLeft();
    }
    if (outcome instanceof ConfirmationOutcome.PinLocked) {
      return "pin-locked";
    }
    if (outcome instanceof ConfirmationOutcome.CardNotUsable) {
      return "card-not-usable";
    }
    return "over";
  }
}
