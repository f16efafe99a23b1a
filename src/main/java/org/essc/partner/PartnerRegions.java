package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.region.Jurisdiction;

/** The regions that a partner serves now, for work that goes on after its request has ended. */
@Singleton
public class PartnerRegions {

  private static final String SELECT = "select regions from partner where partner_no = $1";

  /** {@link Jurisdiction#NOWHERE} of a partner that there is not. */
  public Uni<Jurisdiction> of(SqlClient client, PartnerNo partnerNo) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(partnerNo.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Jurisdiction.NOWHERE
                    : Jurisdiction.lenient(
                        List.of(rows.iterator().next().getArrayOfStrings("regions"))));
  }
}
