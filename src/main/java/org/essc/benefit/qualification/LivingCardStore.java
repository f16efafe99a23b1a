package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Finds the card that a person has by now. */
@Singleton
class LivingCardStore {

  /** Of several one that a cancellation suspends: nobody is authenticated by the others then. */
  private static final String LIVING =
      """
      select id from physical_card
       where holder_id = $1 and kind = 'standard' and state <> 9
       order by id <> $2, suspended_by is null, id desc limit 1""";

  /**
   * The card that it was asked for with, or the one that the holder has since that ended; where
   * there is none, the one that ended.
   */
  Uni<UUID> of(SqlClient client, Qualification one) {
    return client
        .preparedQuery(LIVING)
        .execute(Tuple.of(one.holderId(), one.cardId()))
        .map(rows -> rows.size() == 0 ? one.cardId() : rows.iterator().next().getUUID("id"));
  }
}
