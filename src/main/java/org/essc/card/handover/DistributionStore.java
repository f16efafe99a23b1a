package org.essc.card.handover;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.essc.card.application.CardApplication;

/** What a new card replaces, as it is handed out. */
@Singleton
class DistributionStore {

  private static final String REPLACEMENT =
      """
      select reason, fee_state, old_card_collected from card_replacement
       where application_id = $1 and holder_id = $2 and state = 'requested' for update""";

  /** What the new card of a replacement waits for. */
  record Replacement(String reason, boolean feeDue, boolean oldCardCollected) {}

  /** Null where the application replaces no card. */
  Uni<Replacement> replacement(SqlConnection transaction, CardApplication application) {
    return transaction
        .preparedQuery(REPLACEMENT)
        .execute(Tuple.of(application.id(), application.holderId()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              return new Replacement(
                  row.getString("reason"),
                  row.getString("fee_state").equals("due"),
                  row.getBoolean("old_card_collected"));
            });
  }
}
