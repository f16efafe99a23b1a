package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.holderpage.pin.ECardPinSubject;
import org.essc.login.Login;
import org.essc.login.scan.SecondFactor;
import org.essc.pin.Pin;
import org.essc.platform.time.Patience;

/** The electronic card's PIN as the second factor of a login, counted like everywhere else. */
@Singleton
class ECardPinFactor implements SecondFactor {

  private final CheckECardPin checkPin;

  ECardPinFactor(CheckECardPin checkPin) {
    this.checkPin = checkPin;
  }

  @Override
  public Uni<Verdict> check(Login login, Pin pin, Patience patience) {
    var subject = new ECardPinSubject(login.eCardId(), login.holderId(), login.channelNo());
    return checkPin.check(subject, pin, patience).map(ECardPinFactor::verdict);
  }

  private static Verdict verdict(ECardPinCheck check) {
    return switch (check.result()) {
      case CORRECT -> new Verdict.Right();
      case WRONG -> new Verdict.Wrong(check.attemptsLeft());
      case LOCKED -> new Verdict.Locked();
      default -> new Verdict.NotSet();
    };
  }
}
