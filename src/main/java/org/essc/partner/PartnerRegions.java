package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.essc.region.Jurisdiction;

/** The regions that partners serve now, for work that goes on after a request has ended. */
@Singleton
public class PartnerRegions {

  private static final String SELECT = "select regions from partner where partner_no = $1";

  private static final String SELECT_ACTIVE =
      """
      select partner_no, regions from partner
       where partner_no = any($1) and status = 'active' and $2 = any(roles)
       order by partner_no""";

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

  /**
   * Of those of the partners that are active and have the role, in the order of their numbers.
   * Nobody's own server is asked.
   */
  public Uni<Map<PartnerNo, Jurisdiction>> ofActive(
      SqlClient client, PartnerRole role, Collection<String> numbers) {
    return client
        .preparedQuery(SELECT_ACTIVE)
        .execute(Tuple.of(numbers.toArray(String[]::new), role.text()))
        .map(
            rows -> {
              var found = new LinkedHashMap<PartnerNo, Jurisdiction>();
              for (var row : rows) {
                found.put(
                    new PartnerNo(row.getString("partner_no")),
                    Jurisdiction.lenient(List.of(row.getArrayOfStrings("regions"))));
              }
              return found;
            });
  }
}
