package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.essc.card.application.KnownDeaths;

/** Who has died, as the cancellations say that were completed for it. */
@Singleton
public class Deaths implements KnownDeaths {

  /**
   * Of {@code card_cancellation n}: a death after which its holder took no card into use. A card
   * that was only made for the holder proves nothing; one that is a registry's alone was handed out
   * by somebody, unless it is still sealed.
   */
  static final String STANDS =
      """
      n.state = 'cancelled' and n.reason = 'death'
       and not exists (select from physical_card c
         where c.holder_id = n.holder_id and c.state <> 9
           and (c.social_activated_at > n.ended_at
             or c.created_at > n.ended_at and c.state <> 0
               and not exists (select from card_application a
                 where a.holder_id = c.holder_id and a.card_id = c.id)))""";

  private static final String AMONG =
      "select distinct n.holder_id from card_cancellation n where n.holder_id = any($1) and "
          + STANDS;

  @Override
  public Uni<Set<UUID>> among(SqlClient client, Collection<UUID> holders) {
    return client
        .preparedQuery(AMONG)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(
            rows -> {
              var dead = new HashSet<UUID>();
              rows.forEach(row -> dead.add(row.getUUID("holder_id")));
              return dead;
            });
  }
}
