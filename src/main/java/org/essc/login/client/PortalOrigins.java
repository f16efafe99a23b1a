package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.essc.platform.problem.ProblemException;

/**
 * Origins of portals' scripts that may read what the token endpoint and UserInfo answer. Neither
 * looks at cookies, so nothing is opened by it that a program could not ask for.
 */
@Singleton
public class PortalOrigins {

  private static final String FIND =
      """
      select exists (
        select from openid_client o join partner p using (partner_no)
         where p.status = 'active' and $1 = any(o.web_origins))""";

  private final Pool pool;

  PortalOrigins(Pool pool) {
    this.pool = pool;
  }

  /** Whether an active portal has registered it, exactly so. */
  public Uni<Boolean> registered(String origin) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(origin))
        .map(rows -> rows.iterator().next().getBoolean(0))
        .onFailure()
        .transform(ProblemException::unavailable);
  }
}
