package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** The organisations that can be asked something about a region's cards. */
@Singleton
public class ServingPartners {

  private static final String SELECT =
      """
      select partner_no, name, regions from partner
       where status = 'active' and (not sandbox or $3) and $1 = any(roles) and $2 = any(scopes)
       order by partner_no""";

  private final SandboxStaff sandbox;

  ServingPartners(SandboxStaff sandbox) {
    this.sandbox = sandbox;
  }

  /** One of them. */
  public record Serving(PartnerNo partnerNo, String name) {}

  /**
   * The active partners with that role that serve the region.
   *
   * @param answers scope without which they could not answer
   */
  public Uni<List<Serving>> of(
      SqlClient client, PartnerRole role, Scope answers, RegionCode region) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(role.text(), answers.text(), sandbox.present()))
        .map(
            rows -> {
              var found = new ArrayList<Serving>();
              for (var row : rows) {
                var regions = Jurisdiction.lenient(List.of(row.getArrayOfStrings("regions")));
                if (regions.covers(region)) {
                  found.add(
                      new Serving(
                          new PartnerNo(row.getString("partner_no")), row.getString("name")));
                }
              }
              return found;
            });
  }
}
