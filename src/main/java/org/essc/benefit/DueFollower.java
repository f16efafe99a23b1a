package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;

/** Does in the sweep's own transaction what follows when something has become due soon. */
public interface DueFollower {

  /**
   * @param holders to whom something is due soon from now on
   */
  Uni<Void> dueSoon(UnitOfWork work, List<UUID> holders);
}
