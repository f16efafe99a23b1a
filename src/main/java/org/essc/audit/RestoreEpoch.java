package org.essc.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.essc.platform.crypto.MasterKey;

/**
 * Which restore of the database it descends from. Numbered by Unix time in milliseconds, so that a
 * new epoch is later than any that was lost with the database.
 */
public final class RestoreEpoch {

  /** The newest epoch; 0 where there never was a restore. For use within statements. */
  public static final String CURRENT = "(select coalesce(max(epoch), 0) from restore_epoch)";

  private RestoreEpoch() {}

  /**
   * Begins one, in the connection's transaction, which stays open.
   *
   * @return its number
   */
  public static long begin(Connection transaction, MasterKey masterKey, Instant now)
      throws SQLException {
    long epoch = now.toEpochMilli();
    try (var query = transaction.createStatement();
        var newest = query.executeQuery("select " + CURRENT)) {
      newest.next();
      epoch = Math.max(epoch, newest.getLong(1) + 1);
    }
    try (var insert =
        transaction.prepareStatement(
            "insert into restore_epoch (epoch, begun_at, sealed) values (?, ?, ?)")) {
      insert.setLong(1, epoch);
      insert.setObject(2, now.atOffset(ZoneOffset.UTC));
      insert.setBytes(3, seal(masterKey, epoch));
      insert.executeUpdate();
    }
    return epoch;
  }

  /**
   * @throws org.essc.platform.crypto.IntegrityException where somebody without the master key has
   *     begun it
   */
  static void check(MasterKey masterKey, long epoch, byte[] sealed) {
    masterKey.unwrap(sealed, context(epoch));
  }

  /** The same under the current master key, while an earlier one is still known. */
  static byte[] seal(MasterKey masterKey, long epoch) {
    return masterKey.wrap(text(epoch), context(epoch));
  }

  private static byte[] text(long epoch) {
    return Long.toString(epoch).getBytes(StandardCharsets.UTF_8);
  }

  private static String context(long epoch) {
    return "restore_epoch/" + epoch;
  }
}
