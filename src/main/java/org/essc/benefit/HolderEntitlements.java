package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What a holder draws, for the holder's own page and for whoever authenticates. */
@Singleton
public class HolderEntitlements {

  private final EntitlementStore store;

  HolderEntitlements(EntitlementStore store) {
    this.store = store;
  }

  /** All, also withdrawn and ended ones, oldest first. */
  public Uni<List<Entitlement>> all(SqlClient client, UUID holderId) {
    return store.ofHolder(client, holderId);
  }

  /** Those that may be authenticated: {@link EntitlementState#open}. */
  public Uni<List<Entitlement>> open(SqlClient client, UUID holderId) {
    return all(client, holderId)
        .map(found -> found.stream().filter(one -> one.state().open()).toList());
  }
}
