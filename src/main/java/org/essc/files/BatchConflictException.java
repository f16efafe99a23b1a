package org.essc.files;

import io.vertx.pgclient.PgException;
import org.essc.platform.batch.RolledBack;

/** Somebody else wrote the same cards or persons meanwhile: the batch is planned anew. */
public final class BatchConflictException extends RuntimeException {

  /** How often one batch is planned anew before its file fails. */
  public static final int REPEATS = 8;

  private static final long serialVersionUID = 1L;

  /** Somebody else was first. */
  private static final String UNIQUE_VIOLATION = "23505";

  public BatchConflictException() {
    super("the database changed since the batch was planned", null, false, false);
  }

  /** Whether a batch failed for that, be it the database that noticed. */
  public static boolean isOne(Throwable failure) {
    return failure instanceof BatchConflictException
        || failure instanceof PgException database
            && UNIQUE_VIOLATION.equals(database.getSqlState())
        || RolledBack.forAnother(failure);
  }
}
