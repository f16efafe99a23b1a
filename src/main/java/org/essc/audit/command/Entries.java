package org.essc.audit.command;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;

/** Writes to the audit log as the last act of a command's transaction. */
final class Entries {

  private Entries() {}

  /**
   * A command remembers nothing after its end, so its receipt is what it prints: an anchor outside
   * of the database, in the hands of whoever ran it.
   */
  static AuditLog.Receipt append(Connection transaction, AuditEntry entry, java.time.Instant at)
      throws SQLException {
    try (var append =
        transaction.prepareStatement(
            "select chain, seq, hash from audit_append_receipt(0::smallint, array[?::text])")) {
      append.setString(1, AuditLog.payload(entry, at));
      try (var last = append.executeQuery()) {
        last.next();
        return new AuditLog.Receipt(last.getInt(1), last.getLong(2), last.getBytes(3));
      }
    }
  }

  /** Once it is committed. */
  static void print(PrintStream out, AuditLog.Receipt receipt) {
    out.printf(
        "audit entry chain=%d seq=%d hash=%s%n",
        receipt.chain(), receipt.seq(), HexFormat.of().formatHex(receipt.hash()));
  }
}
