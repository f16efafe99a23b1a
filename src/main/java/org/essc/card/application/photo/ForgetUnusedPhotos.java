package org.essc.card.application.photo;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.essc.platform.time.BusinessDates;
import org.jboss.logging.Logger;

/** Deletes photos for which no application came: nobody's picture is kept for nothing. */
@Singleton
class ForgetUnusedPhotos {

  static final Duration KEPT = Duration.ofDays(30);

  private static final Logger LOG = Logger.getLogger(ForgetUnusedPhotos.class);

  private final Pool pool;
  private final PhotoStore photos;
  private final Clock clock;

  ForgetUnusedPhotos(Pool pool, PhotoStore photos, @BusinessDates Clock clock) {
    this.pool = pool;
    this.photos = photos;
    this.clock = clock;
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> forget() {
    return photos
        .forget(pool, clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.debugf("photos not forgotten: %s", failure.getClass().getName());
              return Uni.createFrom().item(0);
            })
        .replaceWithVoid();
  }
}
