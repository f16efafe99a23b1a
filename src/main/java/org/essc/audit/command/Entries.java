package org.essc.audit.command;

import java.sql.Connection;
import java.sql.SQLException;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;

/** Writes to the audit log as the last act of a command's transaction. */
final class Entries {

  private Entries() {}

  static void append(Connection transaction, AuditEntry entry, java.time.Instant at)
      throws SQLException {
    try (var append =
        transaction.prepareStatement("select audit_append(0::smallint, array[?::text])")) {
      append.setString(1, AuditLog.payload(entry, at));
      append.execute();
    }
  }
}
