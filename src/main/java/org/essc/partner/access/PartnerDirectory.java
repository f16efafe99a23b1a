package org.essc.partner.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.partner.AgencyRoutes;
import org.essc.partner.PartnerNo;
import org.essc.partner.SandboxStaff;
import org.essc.partner.ServiceChannels;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.sql.OnePlan;
import org.essc.region.Jurisdiction;

/**
 * Reads a partner's standing at every request, so that a suspension works at once on every instance
 * and no copy can be stale. Requests that come together share one statement. Demo partners that an
 * embedded database left behind are not active without the sandbox.
 */
@Singleton
public class PartnerDirectory {

  private static final String SELECT =
      OnePlan.of(
          """
      select partner_no, status = 'active' and (not sandbox or $2) as active, roles, scopes, claims,
             service_channels, regions, agency_routes, requests_per_second,
             tokens_revoked_at
        from unnest($1::text[]) as asked (partner_no) join partner using (partner_no)""");

  /**
   * A request waits at most twice this: for the batch under way, then for its own. With the rate
   * limit's patience and the request's deadline that stays below the two seconds of a 503.
   */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int LANES = 2;
  private static final int MAX_BATCH = 1024;

  private final Pool pool;
  private final SandboxStaff sandbox;
  private final MicroBatcher<PartnerNo, Optional<Standing>> batcher;

  public PartnerDirectory(Vertx vertx, Pool pool, SandboxStaff sandbox) {
    this.pool = pool;
    this.sandbox = sandbox;
    this.batcher = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::read);
  }

  /** The partner's standing now; 503 when the database cannot tell. */
  public Uni<Optional<Standing>> find(PartnerNo partnerNo) {
    return batcher.ask(partnerNo).onFailure().transform(ProblemException::unavailable);
  }

  private Uni<List<Optional<Standing>>> read(List<PartnerNo> partnerNos) {
    var distinct = partnerNos.stream().map(PartnerNo::value).distinct().toArray(String[]::new);
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(distinct, sandbox.present()))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(
            rows -> {
              var found = new HashMap<PartnerNo, Standing>();
              rows.forEach(
                  row -> {
                    var standing = standing(row);
                    found.put(standing.partnerNo(), standing);
                  });
              return partnerNos.stream().map(no -> Optional.ofNullable(found.get(no))).toList();
            });
  }

  private static Standing standing(Row row) {
    return new Standing(
        new PartnerNo(row.getString("partner_no")),
        row.getBoolean("active"),
        Set.of(row.getArrayOfStrings("roles")),
        Set.of(row.getArrayOfStrings("scopes")),
        Set.of(row.getArrayOfStrings("claims")),
        ServiceChannels.known(List.of(row.getArrayOfStrings("service_channels"))),
        Jurisdiction.lenient(List.of(row.getArrayOfStrings("regions"))),
        AgencyRoutes.known(List.of(row.getArrayOfStrings("agency_routes"))),
        row.getInteger("requests_per_second"),
        Optional.ofNullable(row.getOffsetDateTime("tokens_revoked_at"))
            .map(OffsetDateTime::toInstant));
  }
}
