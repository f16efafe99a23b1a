package org.essc.audit;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.essc.testing.TestServers;

/** Whether this instance has the receipt of an entry: nothing but writing it gives one. */
@Singleton
public class Covered {

  private final Receipts receipts;

  Covered(Receipts receipts) {
    this.receipts = receipts;
  }

  /**
   * @param containing texts that the entry asked about holds, and no other
   */
  public boolean entry(String... containing) throws SQLException {
    var sql = new StringBuilder("select chain, seq, hash from audit_entry where true");
    for (int i = 0; i < containing.length; i++) {
      sql.append(" and payload like ?");
    }
    try (var connection = TestServers.database().getConnection();
        var query = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < containing.length; i++) {
        query.setString(i + 1, "%" + containing[i] + "%");
      }
      try (var row = query.executeQuery()) {
        if (!row.next()) {
          throw new AssertionError("there is no such entry");
        }
        var place = receipts.newest().get(row.getInt(1));
        boolean covered = place.seq() == row.getLong(2) && place.hasHash(row.getBytes(3));
        if (row.next()) {
          throw new AssertionError("there are several such entries");
        }
        return covered;
      }
    }
  }
}
