package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/**
 * A partner's rate limit as it is now, for budgets of acts that the partner does not ask itself.
 */
@Singleton
public class PartnerRates {

  private static final String SELECT =
      "select requests_per_second from partner where partner_no = $1";

  /** Requests in a second, over all instances together; 0 of a partner that there is not. */
  public Uni<Integer> of(SqlClient client, PartnerNo partnerNo) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(partnerNo.value()))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0));
  }
}
