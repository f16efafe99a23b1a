package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.platform.batch.SharedReading;
import org.essc.platform.problem.ProblemException;

/**
 * Origins of portals' scripts that may read what the endpoints for them answer. None of these looks
 * at cookies, so nothing is opened by it that a program could not ask for.
 *
 * <p>All of them are read at once, for all who ask: any page in the world makes its visitors'
 * browsers ask with an origin of its own. What was registered counts at the next request, what was
 * taken away within a second; nothing that a browser sends is kept.
 */
@Singleton
public class PortalOrigins {

  private static final String SELECT =
      """
      select distinct unnest(o.web_origins)
        from openid_client o join partner p using (partner_no) where p.status = 'active'""";

  private static final Duration FRESH = Duration.ofSeconds(1);

  private record Known(Set<String> origins, long readAt) {

    boolean freshlyHas(String origin) {
      return origins.contains(origin) && System.nanoTime() - readAt < FRESH.toNanos();
    }
  }

  private final Pool pool;
  private final SharedReading<Known> readings = new SharedReading<>(this::read);
  private volatile Known known = new Known(Set.of(), 0);

  PortalOrigins(Pool pool) {
    this.pool = pool;
  }

  /** Whether an active portal has registered it, exactly so. */
  public Uni<Boolean> registered(String origin) {
    return known.freshlyHas(origin)
        ? Uni.createFrom().item(true)
        : readings
            .ask()
            .map(now -> now.origins().contains(origin))
            .onFailure()
            .transform(ProblemException::unavailable);
  }

  private Uni<Known> read() {
    long begun = System.nanoTime();
    return pool.preparedQuery(SELECT)
        .execute()
        .map(
            rows ->
                new Known(
                    rows.stream()
                        .map(row -> row.getString(0))
                        .collect(Collectors.toUnmodifiableSet()),
                    begun))
        .invoke(now -> known = now);
  }
}
