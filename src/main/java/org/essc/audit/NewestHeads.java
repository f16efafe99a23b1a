package org.essc.audit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.audit.AuditHeadsResource.Head;
import org.essc.platform.load.AskersContext;

/** Asks the database once a second at most, however many witnesses ask. */
@Singleton
class NewestHeads {

  private static final Duration KEPT = Duration.ofSeconds(1);

  private final Uni<List<Head>> heads;

  NewestHeads(AuditHeadStore store) {
    this.heads = store.newest().memoize().atLeast(KEPT);
  }

  Uni<List<Head>> find() {
    return AskersContext.back(heads);
  }
}
