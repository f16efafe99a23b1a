package org.essc.audit.verify;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Follows verifications, on whichever instance they run. */
@Singleton
public class ReadVerifications {

  private final VerificationStore store;
  private final Clock clock;

  ReadVerifications(VerificationStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public Uni<Optional<AuditVerification>> find(UUID id) {
    return store.find(id, clock.instant());
  }

  /** Newest first. */
  public Uni<List<AuditVerification>> newest(int limit) {
    return store.newest(limit, clock.instant());
  }
}
