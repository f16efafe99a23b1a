package org.essc.platform.batch;

import io.vertx.pgclient.PgException;
import java.util.Set;
import org.essc.platform.failure.Causes;

/** Transactions that PostgreSQL has rolled back for another one's sake. */
public final class RolledBack {

  /** Each of two waited for the other, and one had to give way; or a row went elsewhere. */
  private static final Set<String> FOR_ANOTHER = Set.of("40P01", "40001");

  private RolledBack() {}

  /** True where nothing of it is stored, nor will be, and the same may well succeed from anew. */
  public static boolean forAnother(Throwable failure) {
    return Causes.any(
        failure,
        cause ->
            cause instanceof PgException refused
                && refused.getSqlState() != null
                && FOR_ANOTHER.contains(refused.getSqlState()));
  }
}
