package org.essc.platform.crypto;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Raises the alarm where a stored value was altered or moved: that is no fault of the program but
 * somebody's hand in the database, or a damaged disk.
 */
@Singleton
public class IntegrityAlarm {

  private static final Logger LOG = Logger.getLogger(IntegrityAlarm.class);
  private static final String METRIC = "essc.integrity.alarms";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final MeterRegistry metrics;
  private final List<IntegrityWitness> witnesses;

  IntegrityAlarm(MeterRegistry metrics, @All List<IntegrityWitness> all) {
    this.metrics = metrics;
    this.witnesses = all;
  }

  /** Counts, logs and tells it; neither fails nor waits. */
  public void altered(ColumnRef column, String row) {
    tell(column, row).subscribe().with(kept -> {});
  }

  /**
   * The same for what is found before anything is served. The process ends of it, so it waits a
   * moment until it is kept: blocking, and for start-up alone.
   */
  public void alteredAtStart(ColumnRef column, String row) {
    try {
      VertxContextSupport.subscribeAndAwait(
          () -> tell(column, row).ifNoItem().after(PATIENCE).recoverWithItem((Void) null));
    } catch (Throwable failure) {
      LOG.errorf("that could not be kept: %s", failure.toString());
    }
  }

  private Uni<Void> tell(ColumnRef column, String row) {
    metrics.counter(METRIC, "table", column.table(), "column", column.column()).increment();
    LOG.errorf(
        "TAMPERING: %s.%s of row %s is not what was written there",
        column.table(), column.column(), row);
    return Multi.createFrom()
        .iterable(witnesses)
        .onItem()
        .transformToUniAndConcatenate(witness -> witness.altered(column, row))
        .onItem()
        .ignoreAsUni();
  }
}
