package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Whether portal, channel and card are still good for a login, at the moment of the question. */
@Singleton
class Standing {

  private final Pool pool;
  private final OpenIdClients clients;
  private final LiveSignings signings;
  private final Clock businessClock;

  Standing(
      Pool pool, OpenIdClients clients, LiveSignings signings, @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.clients = clients;
    this.signings = signings;
    this.businessClock = businessClock;
  }

  /** Nothing where it is suspended, or is registered for logins no more. */
  Uni<Optional<OpenIdClient>> portal(PartnerNo partnerNo) {
    return clients.find(partnerNo).map(found -> found.filter(OpenIdClient::active));
  }

  /** Nothing where the signing ended, its channel is suspended or the card may not be used. */
  Uni<Optional<LiveSigning>> signing(UUID signingId, UUID holderId) {
    return signings
        .find(pool, signingId, holderId)
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(
            found ->
                found.filter(
                    signing ->
                        signing.live()
                            && signing.channelActive()
                            && signing.usability(ChinaTime.today(businessClock)).usable()));
  }
}
