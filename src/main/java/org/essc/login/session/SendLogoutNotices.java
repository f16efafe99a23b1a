package org.essc.login.session;

import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.login.session.LogoutNotices.Notice;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.random.Randomness;
import org.jboss.logging.Logger;

/**
 * Tells portals that sessions have ended (OpenID Connect Back-Channel Logout 1.0): right after the
 * commit, and again on schedule until they take it or a day is over. Instances may do it side by
 * side.
 */
@Singleton
class SendLogoutNotices {

  private static final Logger LOG = Logger.getLogger(SendLogoutNotices.class);
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final String SENT = "essc.logout.notices";

  private final LogoutNotices notices;
  private final PartnerCallbacks callbacks;
  private final JwsSigner signer;
  private final PairwiseIds pairwise;
  private final Issuer issuer;
  private final Randomness randomness;
  private final LoginConfig config;
  private final Clock clock;
  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final AtomicLong waiting = new AtomicLong();

  /** Portals that are being sent some, and how often: they get more when they have answered. */
  private final Map<PartnerNo, Integer> busy = new ConcurrentHashMap<>();

  SendLogoutNotices(
      LogoutNotices notices,
      PartnerCallbacks callbacks,
      JwsSigner signer,
      PairwiseIds pairwise,
      Issuer issuer,
      Randomness randomness,
      LoginConfig config,
      Clock clock,
      Vertx vertx,
      MeterRegistry metrics) {
    this.notices = notices;
    this.callbacks = callbacks;
    this.signer = signer;
    this.pairwise = pairwise;
    this.issuer = issuer;
    this.randomness = randomness;
    this.config = config;
    this.clock = clock;
    this.vertx = vertx;
    this.metrics = metrics;
    for (var outcome : new String[] {"delivered", "failed", "given-up"}) {
      metrics.counter(SENT, "outcome", outcome);
    }
    Gauge.builder("essc.logout.notices.waiting", waiting, AtomicLong::get)
        .description("logout tokens that portals did not take so far")
        .register(metrics);
  }

  /** At once, and nobody waits for it. */
  void soon() {
    vertx.runOnContext(ignored -> send().subscribe().with(sent -> {}, failure -> {}));
  }

  @Scheduled(
      identity = "logout-notices",
      every = "{essc.login.notices-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> onSchedule() {
    return send()
        .chain(notices::waiting)
        .invoke(waiting::set)
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Logout notices wait: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Begins to send; each portal's go by themselves, so one that does not answer delays no other.
   */
  private Uni<Void> send() {
    return notices
        .take(Set.copyOf(busy.keySet()))
        .invoke(due -> due.stream().collect(groupingBy(Notice::partnerNo)).forEach(this::begin))
        .replaceWithVoid();
  }

  private void begin(PartnerNo portal, List<Notice> due) {
    busy.merge(portal, 1, Integer::sum);
    Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUni(this::send)
        .merge(LogoutNotices.OF_ONE_PORTAL)
        .collect()
        .asList()
        .onTermination()
        .invoke(() -> busy.computeIfPresent(portal, (p, count) -> count == 1 ? null : count - 1))
        .subscribe()
        .with(sent -> soon(), failure -> LOG.warnf("Logout notices wait: %s", failure.toString()));
  }

  private Uni<Void> send(Notice notice) {
    if (notice.uri() == null) {
      return notices.done(notice);
    }
    if (notice.olderThan(config.noticesGivenUpAfter(), clock.instant())) {
      LOG.warnf("Portal %s never took the end of a session", notice.partnerNo());
      count("given-up");
      return notices.done(notice);
    }
    return signer
        .sign(KeyPurpose.ASSERTION, "logout+jwt", claims(notice))
        .chain(
            token ->
                callbacks.form(
                    notice.partnerNo(), notice.uri(), Map.of("logout_token", token.compact())))
        .onFailure()
        .recoverWithItem(false)
        .invoke(taken -> count(taken ? "delivered" : "failed"))
        .chain(taken -> taken ? notices.done(notice) : Uni.createFrom().voidItem());
  }

  private Map<String, Object> claims(Notice notice) {
    var now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", notice.partnerNo().value());
    claims.put("iat", now);
    claims.put("exp", now.plus(LIFE));
    claims.put("jti", randomness.uuid().toString());
    claims.put("sid", notice.sessionId().toString());
    claims.put("sub", pairwise.of(notice.partnerNo().value(), notice.holderId()));
    claims.put("events", Map.of(EVENT, Map.of()));
    return claims;
  }

  private void count(String outcome) {
    metrics.counter(SENT, "outcome", outcome).increment();
  }
}
