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

/** Who has died, as the cancellations say that were asked for because of it. */
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

  /**
   * Of {@code card_cancellation n}: a death that is being settled, or was refused as something was
   * not; not one that was asked for anew and is complete.
   */
  static final String UNSETTLED =
      """
      n.state in ('awaiting-settlement', 'refused') and n.reason = 'death'
       and not exists (select from card_cancellation d
         where d.holder_id = n.holder_id and d.state = 'cancelled' and d.reason = 'death'
           and d.ended_at >= n.requested_at)""";

  private static final String AMONG =
      "select distinct n.holder_id from card_cancellation n where n.holder_id = any($1) and ";

  private static final String COMPLETE = AMONG + STANDS;
  private static final String TOLD = AMONG + "(" + STANDS + " or " + UNSETTLED + ")";

  @Override
  public Uni<Set<UUID>> among(SqlClient client, Collection<UUID> holders) {
    return query(client, TOLD, holders);
  }

  /** As {@link #among}, without those whose death is not settled. */
  public Uni<Set<UUID>> complete(SqlClient client, Collection<UUID> holders) {
    return query(client, COMPLETE, holders);
  }

  private static Uni<Set<UUID>> query(SqlClient client, String sql, Collection<UUID> holders) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(
            rows -> {
              var dead = new HashSet<UUID>();
              rows.forEach(row -> dead.add(row.getUUID("holder_id")));
              return dead;
            });
  }
}
