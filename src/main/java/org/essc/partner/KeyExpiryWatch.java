package org.essc.partner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.essc.keys.InvalidJwkSetException;
import org.essc.keys.JwkSet;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/**
 * Warns of partners' keys that end soon, while there is time to replace them: every key with an end
 * as the gauge {@code essc_partner_key_expiry_seconds} (negative once it has passed), with its use,
 * as a key to encrypt to stands in for none that signs; and each that ends within thirty days as
 * one log line a day, the first soon after the start.
 */
@Singleton
public class KeyExpiryWatch {

  private static final Logger LOG = Logger.getLogger(KeyExpiryWatch.class);
  private static final Duration AHEAD = Duration.ofDays(30);
  private static final String SELECT =
      """
      select partner_no, jwks, jwks_uri from partner
        where status = 'active' and (jwks is not null or jwks_uri is not null)
        order by partner_no""";

  /**
   * A partner's key that says when it ends.
   *
   * @param use {@code sig} or {@code enc} (RFC 7517 §4.2)
   */
  public record EndingKey(PartnerNo partnerNo, String kid, String use, Instant expiresAt) {}

  private final Pool pool;
  private final RemoteKeys remote;
  private final Clock clock;
  private final MultiGauge gauge;
  private volatile LocalDate warnedOn = LocalDate.MIN;

  public KeyExpiryWatch(Pool pool, RemoteKeys remote, Clock clock, MeterRegistry metrics) {
    this.pool = pool;
    this.remote = remote;
    this.clock = clock;
    this.gauge =
        MultiGauge.builder("essc.partner.key.expiry")
            .description("Time until a partner's key ends")
            .baseUnit("seconds")
            .register(metrics);
  }

  /** Hourly for the gauge; the log lines come once a day. */
  @Scheduled(
      every = "1h",
      delayed = "10s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> watch() {
    return look()
        .invoke(
            soon -> {
              var today = ChinaTime.today(clock);
              if (!today.equals(warnedOn)) {
                warnedOn = today;
                soon.forEach(this::warn);
              }
            })
        .onFailure()
        .invoke(failure -> LOG.warnf("partners' keys cannot be looked through: %s", failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Sets the gauge and gives the keys that end within thirty days, or have ended. */
  public Uni<List<EndingKey>> look() {
    return pool.query(SELECT)
        .execute()
        .map(this::endings)
        .invoke(this::measure)
        .map(
            endings -> {
              var limit = clock.instant().plus(AHEAD);
              return endings.stream().filter(key -> key.expiresAt().isBefore(limit)).toList();
            });
  }

  private List<EndingKey> endings(RowSet<Row> partners) {
    var endings = new ArrayList<EndingKey>();
    for (var row : partners) {
      var partnerNo = new PartnerNo(row.getString("partner_no"));
      for (var key : keys(row)) {
        key.expiresAt()
            .ifPresent(at -> endings.add(new EndingKey(partnerNo, key.kid(), key.use(), at)));
      }
    }
    return endings;
  }

  /** Of published keys only those already read: looking must not call partners. */
  private List<JwkSet.Key> keys(Row row) {
    var uri = row.getString("jwks_uri");
    if (uri != null) {
      return remote.lastKnown(uri).map(JwkSet::keys).orElse(List.of());
    }
    try {
      return JwkSet.parse(row.getString("jwks")).keys();
    } catch (InvalidJwkSetException unusable) {
      LOG.warnf("the keys of partner %s are not usable", row.getString("partner_no"));
      return List.of();
    }
  }

  private void measure(List<EndingKey> endings) {
    gauge.register(endings.stream().map(this::gaugeOf).toList(), true);
  }

  private MultiGauge.Row<?> gaugeOf(EndingKey key) {
    return MultiGauge.Row.of(
        Tags.of("partner", key.partnerNo().value(), "kid", key.kid(), "use", key.use()),
        key,
        ending -> Duration.between(clock.instant(), ending.expiresAt()).toSeconds());
  }

  private void warn(EndingKey key) {
    LOG.warnf(
        "key %s of partner %s ends at %s (%d days): have it replaced",
        key.kid(),
        key.partnerNo(),
        key.expiresAt(),
        Duration.between(clock.instant(), key.expiresAt()).toDays());
  }
}
