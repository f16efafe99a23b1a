package org.essc.partner.access;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.essc.partner.PartnerNo;
import org.essc.platform.load.AskersContext;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.Script;
import org.jboss.logging.Logger;

/**
 * Requests per second and partner, over all instances together. An instance leases a slice of the
 * second's budget from Redis and spends it on its own, so a busy instance asks Redis a few dozen
 * times a second and not at every request.
 *
 * <p>This guards the platform against a runaway client; it is no authorisation. While Redis is away
 * every instance therefore grants the whole budget on its own, rather than refuse everybody.
 */
@Singleton
public class RateLimits {

  private static final Logger LOG = Logger.getLogger(RateLimits.class);
  private static final Script LEASE =
      Script.of(
          """
          local used = redis.call('INCRBY', KEYS[1], ARGV[1])
          redis.call('PEXPIRE', KEYS[1], 3000)
          return used
          """);
  private static final int SLICES = 40;
  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final long DISTRUST_MILLIS = 2_000;

  private final RedisAPI redis;
  private final Clock clock;
  private final ConcurrentMap<PartnerNo, Budget> budgets = new ConcurrentHashMap<>();
  private volatile long redisAwayUntil = Long.MIN_VALUE;

  public RateLimits(RedisAPI redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /** Takes one request from the partner's budget, or fails with 429. */
  public Uni<Void> take(PartnerNo partnerNo, int perSecond) {
    var budget = budgets.computeIfAbsent(partnerNo, Budget::new);
    return Uni.createFrom().deferred(() -> attempt(budget, perSecond));
  }

  private Uni<Void> attempt(Budget budget, int perSecond) {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Uni<Void> lease;
    synchronized (budget) {
      budget.enter(second);
      if (budget.left > 0) {
        budget.left--;
        return Uni.createFrom().voidItem();
      }
      if (budget.spent) {
        return Uni.createFrom().failure(ProblemException.tooMany(Duration.ofSeconds(1)));
      }
      if (budget.leasing == null) {
        budget.leasing = lease(budget, second, perSecond).memoize().indefinitely();
      }
      lease = budget.leasing;
    }
    return AskersContext.back(lease).chain(() -> attempt(budget, perSecond));
  }

  private Uni<Void> lease(Budget budget, long second, int perSecond) {
    if (clock.millis() < redisAwayUntil) {
      return Uni.createFrom().item(() -> budget.granted(second, perSecond, true));
    }
    int slice = Math.max(1, perSecond / SLICES);
    var used =
        LEASE.run(redis, List.of("rate:" + budget.partnerNo + ":" + second), List.of("" + slice));
    return TimeLimit.of(used, PATIENCE)
        .map(
            leased -> {
              long free = perSecond - (leased.toLong() - slice);
              int granted = (int) Math.max(0, Math.min(slice, free));
              return budget.granted(second, granted, granted < slice);
            })
        .onFailure()
        .recoverWithItem(failure -> grantAlone(budget, second, perSecond, failure));
  }

  private Void grantAlone(Budget budget, long second, int perSecond, Throwable failure) {
    LOG.warnf("Redis does not lease rate limits (%s): this instance counts alone", failure);
    redisAwayUntil = clock.millis() + DISTRUST_MILLIS;
    return budget.granted(second, perSecond, true);
  }

  /** What this instance may still spend of one second. Guarded by its own monitor. */
  private static final class Budget {

    private final PartnerNo partnerNo;
    private long second = Long.MIN_VALUE;
    private int left;
    private boolean spent;
    private Uni<Void> leasing;

    private Budget(PartnerNo partnerNo) {
      this.partnerNo = partnerNo;
    }

    private void enter(long now) {
      if (second != now) {
        second = now;
        left = 0;
        spent = false;
      }
    }

    /** A slice that comes after its second has passed is worth nothing. */
    private synchronized Void granted(long forSecond, int permits, boolean last) {
      leasing = null;
      if (second == forSecond) {
        left += permits;
        spent = last;
      }
      return null;
    }
  }
}
