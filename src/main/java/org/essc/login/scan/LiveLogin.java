package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.card.CardUsability;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.login.Login;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Whether card and channel of a login that was scanned are still good, as they are now. */
@Singleton
class LiveLogin {

  /** Nothing speaks against it, or what does. */
  record Standing(boolean channelEnded, CardUsability usability) {}

  private final Pool pool;
  private final LiveSignings signings;
  private final Clock businessClock;

  LiveLogin(Pool pool, LiveSignings signings, @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.signings = signings;
    this.businessClock = businessClock;
  }

  Uni<Standing> standing(Login login) {
    return signings
        .find(pool, login.signingId(), login.holderId())
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(found -> found.map(this::standing).orElse(new Standing(true, CardUsability.USABLE)));
  }

  private Standing standing(LiveSigning signing) {
    return new Standing(!signing.channelActive(), usability(signing));
  }

  CardUsability usability(LiveSigning signing) {
    return signing.usability(ChinaTime.today(businessClock));
  }
}
