package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** The organisations that say what is settled before a card is cancelled. */
@Singleton
public class SettlementPartners {

  private static final String SELECT =
      """
      select partner_no, regions from partner
       where status = 'active' and (not sandbox or $3) and $1 = any(roles) and $2 = any(scopes)
       order by partner_no""";

  private final SandboxStaff sandbox;

  SettlementPartners(SandboxStaff sandbox) {
    this.sandbox = sandbox;
  }

  /** Numbers of the active partners with that role that serve the region and may answer. */
  public Uni<List<PartnerNo>> serving(SqlClient client, PartnerRole role, RegionCode region) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(role.text(), Scope.SETTLEMENTS_ANSWER.text(), sandbox.present()))
        .map(
            rows -> {
              var found = new ArrayList<PartnerNo>();
              for (var row : rows) {
                var regions = Jurisdiction.lenient(List.of(row.getArrayOfStrings("regions")));
                if (regions.covers(region)) {
                  found.add(new PartnerNo(row.getString("partner_no")));
                }
              }
              return found;
            });
  }
}
