package org.essc.files;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * Chunks of files that ended before they were applied. A file may have hundreds of thousands, and
 * each is more than a hundred rows of PostgreSQL's: they go some at a time, when the file has
 * ended.
 */
final class UnneededChunks {

  /** What one statement deletes: some 13,000 rows of PostgreSQL's, far from its time limit. */
  static final int AT_A_TIME = 100;

  private final Pool pool;
  private final FileKind kind;

  UnneededChunks(Pool pool, FileKind kind) {
    this.pool = pool;
    this.kind = kind;
  }

  /**
   * Deletes some of one file, and the file with the last of them where it repeated another.
   *
   * @return false where no file has any, but those that others are deleting
   */
  Uni<Boolean> clearSome() {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(FileStatement.UNNEEDED.sql(kind))
                .execute()
                .chain(
                    rows ->
                        rows.size() == 0
                            ? Uni.createFrom().item(false)
                            : clear(transaction, rows.iterator().next().getUUID("id"))));
  }

  private Uni<Boolean> clear(SqlClient transaction, UUID id) {
    return transaction
        .preparedQuery(FileStatement.CLEAR.sql(kind))
        .execute(Tuple.of(id, AT_A_TIME))
        .chain(
            () -> transaction.preparedQuery(FileStatement.FORGET.sql(kind)).execute(Tuple.of(id)))
        .replaceWith(true);
  }
}
