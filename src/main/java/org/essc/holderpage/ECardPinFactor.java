package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.ecard.LiveSignings;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.holderpage.pin.ECardPinSubject;
import org.essc.login.Login;
import org.essc.login.scan.SecondFactor;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/** The electronic card's PIN as the second factor of a login, counted like everywhere else. */
@Singleton
class ECardPinFactor implements SecondFactor {

  private final CheckECardPin checkPin;
  private final LiveSignings signings;
  private final Pool pool;

  ECardPinFactor(CheckECardPin checkPin, LiveSignings signings, Pool pool) {
    this.checkPin = checkPin;
    this.signings = signings;
    this.pool = pool;
  }

  @Override
  public Uni<Verdict> check(Login login, Pin pin, Patience patience) {
    return subject(login)
        .chain(subject -> checkPin.check(subject, pin, patience))
        .map(ECardPinFactor::verdict);
  }

  /** Who acts for another types the own PIN. */
  private Uni<ECardPinSubject> subject(Login login) {
    return login
        .delegate()
        .map(
            delegate ->
                signings
                    .find(pool, delegate.signingId(), delegate.holderId())
                    .map(
                        found ->
                            found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                    .map(actor -> subject(actor.eCardId(), delegate.holderId(), login)))
        .orElseGet(() -> Uni.createFrom().item(subject(login.eCardId(), login.holderId(), login)));
  }

  private static ECardPinSubject subject(UUID eCardId, UUID holderId, Login login) {
    return new ECardPinSubject(eCardId, holderId, login.channelNo());
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
