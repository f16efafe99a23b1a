package org.essc.platform.crypto;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
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

  private final MeterRegistry metrics;
  private final List<IntegrityWitness> witnesses;

  IntegrityAlarm(MeterRegistry metrics, @All List<IntegrityWitness> all) {
    this.metrics = metrics;
    this.witnesses = all;
  }

  /** Counts, logs and tells it; never fails. */
  public void altered(ColumnRef column, String row) {
    metrics.counter(METRIC, "table", column.table(), "column", column.column()).increment();
    LOG.errorf(
        "TAMPERING: %s.%s of row %s is not what was written there",
        column.table(), column.column(), row);
    witnesses.forEach(witness -> witness.altered(column, row));
  }
}
