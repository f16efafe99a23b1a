package org.essc.login.backchannel;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.PingQueue;
import org.essc.login.PingQueue.Due;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.PartnerCallbacks;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/**
 * Calls banks whose holders have decided (CIBA Core §10.2): it tells that there is something to
 * fetch, and nothing else. Whoever does not take it is called again a few times; nobody waits for
 * another, and a bank may ask by itself at any time.
 */
@Singleton
class SendPings {

  private static final Logger LOG = Logger.getLogger(SendPings.class);
  private static final String SENT = "essc.login.pings";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PingQueue queue;
  private final LoginStore logins;
  private final OpenIdClients clients;
  private final SealedPings sealedPings;
  private final PartnerCallbacks callbacks;
  private final MeterRegistry metrics;

  SendPings(
      PingQueue queue,
      LoginStore logins,
      OpenIdClients clients,
      SealedPings sealedPings,
      PartnerCallbacks callbacks,
      MeterRegistry metrics) {
    this.queue = queue;
    this.logins = logins;
    this.clients = clients;
    this.sealedPings = sealedPings;
    this.callbacks = callbacks;
    this.metrics = metrics;
    for (var outcome : new String[] {"delivered", "failed", "given-up"}) {
      metrics.counter(SENT, "outcome", outcome);
    }
  }

  /** The next look does not wait for calls that are under way. */
  @Scheduled(
      identity = "login-pings",
      every = "1s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return queue
        .take(Patience.of(PATIENCE))
        .invoke(
            all ->
                all.forEach(
                    due ->
                        send(due)
                            .subscribe()
                            .with(
                                sent -> {},
                                failure -> LOG.warnf("A call waits: %s", failure.toString()))))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Banks are not called: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> send(Due due) {
    return logins
        .find(due.login(), Patience.of(PATIENCE))
        .chain(
            found ->
                found.isEmpty() || found.get().state() == LoginState.EXCHANGED
                    ? done(due)
                    : send(due, found.get()));
  }

  private Uni<Void> send(Due due, Login login) {
    if (login.is(LoginState.SCANNED)) {
      return Uni.createFrom().voidItem();
    }
    return clients
        .find(login.request().portal())
        .chain(
            bank ->
                bank.filter(OpenIdClient::active)
                    .flatMap(OpenIdClient::notificationEndpoint)
                    .map(address -> call(due, login, address))
                    .orElseGet(() -> done(due)));
  }

  private Uni<Void> call(Due due, Login login, String address) {
    return sealedPings
        .open(login)
        .map(
            ping ->
                callbacks
                    .push(
                        address,
                        "json",
                        new JsonObject().put("auth_req_id", ping.authReqId()).encode(),
                        "Bearer " + ping.token())
                    .chain(answer -> answered(due, login, answer.taken())))
        .orElseGet(() -> done(due));
  }

  private Uni<Void> answered(Due due, Login login, boolean taken) {
    var outcome = taken ? "delivered" : due.last() ? "given-up" : "failed";
    metrics.counter(SENT, "outcome", outcome).increment();
    if (!taken && due.last()) {
      LOG.warnf("Bank %s never took a holder's decision", login.request().clientId());
    }
    return taken ? done(due) : Uni.createFrom().voidItem();
  }

  private Uni<Void> done(Due due) {
    return queue.done(due, Patience.of(PATIENCE));
  }
}
