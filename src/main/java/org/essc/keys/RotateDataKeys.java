package org.essc.keys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.keys.KeyTransition.Kind;
import org.essc.platform.crypto.DataKeys;
import org.essc.platform.crypto.ReencryptColumns;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Rotates the key for personal data at rest, and brings what is stored under older keys to the
 * active one; both on command and on record.
 */
@Singleton
public class RotateDataKeys {

  private static final String COLUMN = "column";

  private final DataKeys dataKeys;
  private final ReencryptColumns reencryptColumns;
  private final KeyJournals journals;
  private final Pool pool;
  private final Clock clock;

  RotateDataKeys(
      DataKeys dataKeys,
      ReencryptColumns reencryptColumns,
      KeyJournals journals,
      Pool pool,
      Clock clock) {
    this.dataKeys = dataKeys;
    this.reencryptColumns = reencryptColumns;
    this.journals = journals;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * Creates the next column key, which becomes active by itself once every instance has read it.
   *
   * @return fails with {@link KeyProblems#DATA_KEY_ROTATION_IN_PROGRESS} if there already is one
   */
  public Uni<Void> rotate(RotatedBy by) {
    return dataKeys
        .rotateColumnKey(
            (transaction, id) ->
                journals.record(transaction, transition(Kind.DATA_KEY_ROTATED, id.toString(), by)))
        .flatMap(
            began ->
                began
                    ? Uni.createFrom().voidItem()
                    : refused(KeyProblems.DATA_KEY_ROTATION_IN_PROGRESS));
  }

  /**
   * Starts the re-encryption in the background of this instance.
   *
   * @return fails with {@link KeyProblems#REENCRYPTION_IN_PROGRESS} if it is at it already
   */
  public Uni<Void> reencrypt(RotatedBy by) {
    if (reencryptColumns.isRunning()) {
      return refused(KeyProblems.REENCRYPTION_IN_PROGRESS);
    }
    return pool.withTransaction(
            transaction ->
                journals.record(transaction, transition(Kind.REENCRYPTION_STARTED, "all", by)))
        .flatMap(
            recorded ->
                reencryptColumns.start()
                    ? Uni.createFrom().voidItem()
                    : refused(KeyProblems.REENCRYPTION_IN_PROGRESS));
  }

  private KeyTransition transition(Kind kind, String key, RotatedBy by) {
    return new KeyTransition(kind, COLUMN, key, null, by, clock.instant());
  }

  private static Uni<Void> refused(ProblemType type) {
    return Uni.createFrom().failure(ProblemException.of(type));
  }
}
