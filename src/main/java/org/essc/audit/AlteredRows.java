package org.essc.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.IntegrityWitness;
import org.essc.platform.problem.ProblemType;
import org.jboss.logging.Logger;

/**
 * Enters that a stored value was found altered: once in a while for each place, since whoever calls
 * may come upon it a thousand times.
 */
@Singleton
class AlteredRows implements IntegrityWitness {

  private static final Logger LOG = Logger.getLogger(AlteredRows.class);
  private static final Duration ONCE_IN = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private record Place(ColumnRef column, String row) {}

  private final AuditLog log;
  private final Cache<Place, Boolean> told =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(ONCE_IN).build();

  AlteredRows(AuditLog log) {
    this.log = log;
  }

  @Override
  public Uni<Void> altered(ColumnRef column, String row) {
    var place = new Place(column, row);
    if (told.asMap().putIfAbsent(place, true) != null) {
      return Uni.createFrom().voidItem();
    }
    var entry =
        AuditEntry.of("data.altered", Actor.system("integrity"))
            .object(column.table(), AuditText.idOrDigest(row))
            .detail("column", column.column())
            .failed(ProblemType.RECORD_ALTERED);
    return log.record(entry)
        .onFailure()
        .invoke(
            failure -> {
              told.invalidate(place);
              LOG.errorf("an altered value could not be entered in the audit log: %s", failure);
            })
        .onFailure()
        .recoverWithNull();
  }
}
