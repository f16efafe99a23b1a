package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Who has died, as far as the platform was told by a cancellation that is complete. */
public interface KnownDeaths {

  /** Those of the holders who have died, and have taken no card into use since. */
  Uni<Set<UUID>> among(SqlClient client, Collection<UUID> holders);
}
