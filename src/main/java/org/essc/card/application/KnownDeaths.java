package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Who has died, as far as the platform was told by a cancellation that nobody has withdrawn. */
public interface KnownDeaths {

  /**
   * Those of the holders whose death is complete, and who have taken no card into use since; or is
   * being settled, or was refused that.
   */
  Uni<Set<UUID>> among(SqlClient client, Collection<UUID> holders);
}
