package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Tells a holder which accounts are, or were, linked to the electronic card. */
@Singleton
public class HolderBindings {

  private final Pool pool;

  HolderBindings(Pool pool) {
    this.pool = pool;
  }

  /**
   * A binding and its bank.
   *
   * @param bankActive false while the bank is suspended as a partner
   */
  public record Bound(BankBinding binding, String bankName, boolean bankActive) {}

  /** The newest first, fifty at most. */
  public Uni<List<Bound>> of(UUID holderId) {
    return BindingQueries.ofHolder(pool, holderId);
  }
}
