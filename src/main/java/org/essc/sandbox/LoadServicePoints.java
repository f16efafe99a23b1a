package org.essc.sandbox;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.servicepoint.MaintainServicePoints;
import org.jboss.logging.Logger;

/**
 * The service points that the regions' documents name, so that there is something to look up. They
 * are as old as the documents: an operator imports its own.
 */
@Singleton
class LoadServicePoints {

  static final String FILE = "sandbox/service-points.ndjson";

  private static final Logger LOG = Logger.getLogger(LoadServicePoints.class);
  private static final int MOST_RETRIES = 20;

  private final EmbeddedMode embedded;
  private final MaintainServicePoints points;

  LoadServicePoints(EmbeddedMode embedded, MaintainServicePoints points) {
    this.embedded = embedded;
    this.points = points;
  }

  void start(@Observes StartupEvent event) {
    if (embedded.active()) {
      // the first look of a cold process may come too late
      load()
          .onFailure()
          .retry()
          .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(10))
          .atMost(MOST_RETRIES)
          .subscribe()
          .with(
              done -> {},
              failure -> LOG.warnf("The service points are not loaded: %s", failure.getClass()));
    }
  }

  Uni<Void> load() {
    return points.seed(read(), "sandbox");
  }

  private static String read() {
    try (var file = LoadServicePoints.class.getClassLoader().getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
