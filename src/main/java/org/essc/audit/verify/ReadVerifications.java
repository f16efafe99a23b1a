package org.essc.audit.verify;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.essc.platform.web.ListPage;

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

  /**
   * Newest first.
   *
   * @param before the last verification of the page before; null for the first page
   */
  public Uni<ListPage<AuditVerification>> page(UUID before, int limit) {
    return store
        .newest(before, limit + 1, clock.instant())
        .map(found -> ListPage.of(found, limit, one -> one.verificationId().toString()));
  }
}
