package org.essc.audit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** How far the chains have grown, and how far they are signed. */
@Singleton
public class ReadChains {

  /**
   * @param entries how many it has
   * @param signedUpTo number of the last entry that a signed head covers, or 0
   * @param signedAt when that head was signed, or null
   */
  public record Chain(int chain, long entries, long signedUpTo, Instant signedAt) {}

  private final AuditHeadStore store;

  ReadChains(AuditHeadStore store) {
    this.store = store;
  }

  public Uni<List<Chain>> handle() {
    return store.chains();
  }
}
