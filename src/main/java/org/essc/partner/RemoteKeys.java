package org.essc.partner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.essc.keys.JwkSet;
import org.essc.platform.load.AskersContext;
import org.jboss.logging.Logger;

/**
 * Keys that partners publish themselves. A set is used for ten minutes, read anew at once for an
 * unknown {@code kid} (but not more than once in two seconds, whoever asks: strangers' made-up ones
 * do not keep a new key out for longer), and kept for a day when the partner's server cannot be
 * reached, which is then left alone for half a minute.
 */
@Singleton
public class RemoteKeys {

  private static final Logger LOG = Logger.getLogger(RemoteKeys.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(2);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
  private static final int MOST = 2_000;

  private final JwksReader reader;
  private final Clock clock;
  private final Cache<String, Published> published =
      Caffeine.newBuilder().maximumSize(MOST).build();

  public RemoteKeys(JwksReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** The keys, at most ten minutes old unless the partner's server is away. */
  public Uni<JwkSet> keys(String uri) {
    return read(uri, FRESH);
  }

  /** The keys, read now if they have not been read just before. */
  public Uni<JwkSet> refreshed(String uri) {
    return read(uri, Duration.ZERO);
  }

  /** What was read last, without asking anybody. */
  public Optional<JwkSet> lastKnown(String uri) {
    return Optional.ofNullable(published.getIfPresent(uri)).map(known -> known.keys);
  }

  private Uni<JwkSet> read(String uri, Duration maxAge) {
    var known = published.get(uri, ignored -> new Published());
    Uni<JwkSet> reading;
    synchronized (known) {
      var now = clock.instant();
      boolean fresh = known.keys != null && isWithin(maxAge, known.readAt, now);
      if (fresh || isWithin(known.pause, known.triedAt, now) && known.reading == null) {
        return known.usable(now);
      }
      if (known.reading == null) {
        known.triedAt = now;
        known.reading = fetch(uri, known).memoize().indefinitely();
      }
      reading = known.reading;
    }
    return AskersContext.back(reading);
  }

  /** A moment that is yet to come is of a clock that was wrong, and nothing is known of its age. */
  private static boolean isWithin(Duration time, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(time));
  }

  private Uni<JwkSet> fetch(String uri, Published known) {
    return reader
        .read(uri)
        .map(JwkSet::parseFetched)
        .onItemOrFailure()
        .transformToUni(
            (keys, failure) -> {
              synchronized (known) {
                known.reading = null;
                if (failure == null) {
                  known.keys = keys;
                  known.readAt = clock.instant();
                  known.pause = BETWEEN_READS;
                } else {
                  known.pause = AFTER_A_FAILURE;
                  LOG.warnf("a partner's JWKS cannot be read: %s", failure.getMessage());
                }
                return known.usable(clock.instant());
              }
            });
  }

  /** One partner's published keys. Guarded by its own monitor. */
  private static final class Published {

    private JwkSet keys;
    private Instant readAt = Instant.EPOCH;
    private Instant triedAt = Instant.EPOCH;
    private Duration pause = BETWEEN_READS;
    private Uni<JwkSet> reading;

    private Uni<JwkSet> usable(Instant now) {
      return keys != null && now.isBefore(readAt.plus(KEPT))
          ? Uni.createFrom().item(keys)
          : Uni.createFrom().failure(new IllegalStateException("no keys were ever read"));
    }
  }
}
