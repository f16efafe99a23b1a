package org.essc.partner.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
 * and no copy can be stale. Requests that come together share one statement. What it says is taken
 * apart only where it is not what it said before. Demo partners that an embedded database left
 * behind are not active without the sandbox.
 */
@Singleton
public class PartnerDirectory {

  private static final String SELECT =
      OnePlan.of(
          """
      select partner_no,
             json_build_object(
                 'active', status = 'active' and (not sandbox or $2), 'roles', roles,
                 'scopes', scopes, 'claims', claims, 'serviceChannels', service_channels,
                 'regions', regions, 'agencyRoutes', agency_routes,
                 'requestsPerSecond', requests_per_second,
                 'tokensRevokedAt', tokens_revoked_at)::text as standing
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

  /** What the database said of each partner the last time, and what that means. */
  private final ConcurrentMap<String, Said> said = new ConcurrentHashMap<>();

  private record Said(String text, Standing standing) {}

  public PartnerDirectory(Vertx vertx, Pool pool, SandboxStaff sandbox) {
    this.pool = pool;
    this.sandbox = sandbox;
    this.batcher = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::read, PATIENCE);
  }

  /**
   * The partner's standing now; 503 when the database cannot tell. While nothing of it changes it
   * is the same object.
   */
  public Uni<Optional<Standing>> find(PartnerNo partnerNo) {
    return batcher.ask(partnerNo).onFailure().transform(ProblemException::unavailable);
  }

  private Uni<List<Optional<Standing>>> read(List<PartnerNo> partnerNos) {
    var distinct = partnerNos.stream().map(PartnerNo::value).distinct().toArray(String[]::new);
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(distinct, sandbox.present()))
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

  private Standing standing(Row row) {
    var number = row.getString("partner_no");
    var text = row.getString("standing");
    var before = said.get(number);
    if (before != null && before.text().equals(text)) {
      return before.standing();
    }
    var standing = standing(new PartnerNo(number), new JsonObject(text));
    said.put(number, new Said(text, standing));
    return standing;
  }

  private static Standing standing(PartnerNo partnerNo, JsonObject said) {
    return new Standing(
        partnerNo,
        said.getBoolean("active"),
        Set.copyOf(texts(said, "roles")),
        Set.copyOf(texts(said, "scopes")),
        Set.copyOf(texts(said, "claims")),
        ServiceChannels.known(texts(said, "serviceChannels")),
        Jurisdiction.lenient(texts(said, "regions")),
        AgencyRoutes.known(texts(said, "agencyRoutes")),
        said.getInteger("requestsPerSecond"),
        Optional.ofNullable(said.getString("tokensRevokedAt"))
            .map(at -> OffsetDateTime.parse(at).toInstant()));
  }

  private static List<String> texts(JsonObject said, String name) {
    return said.getJsonArray(name).stream().map(String.class::cast).toList();
  }
}
