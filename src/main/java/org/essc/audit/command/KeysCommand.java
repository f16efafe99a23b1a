package org.essc.audit.command;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.essc.audit.AuditLog;
import org.essc.audit.KeyAudit;
import org.essc.keys.Revocation;
import org.essc.keys.RevokeSigningKey;
import org.essc.keys.RotatedBy;
import org.essc.platform.crypto.MasterKey;

/**
 * {@code keys revoke KID}: ends a signing key at once, also when no instance runs or nobody can get
 * a token, because the key that signs tokens is the one. Exit code 0: revoked, now or before; 1: no
 * such key; 2: not done.
 */
public final class KeysCommand {

  private static final int DONE = 0;
  private static final int NO_SUCH_KEY = 1;
  private static final int NOT_DONE = 2;

  private static final String USAGE =
      """
      keys revoke KID
        ends the signing key at once: what it signed is refused by every instance within seconds,
        and where it was the active one, the next key signs from now on""";

  private final PrintStream out;
  private final Clock clock;

  public KeysCommand(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Runs to its end; the result is the process' exit code. */
  public int run(List<String> arguments, DataSource database, MasterKey key) {
    if (arguments.size() != 2 || !arguments.get(0).equals("revoke")) {
      out.println(USAGE);
      return NOT_DONE;
    }
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      return revoke(connection, key, arguments.get(1));
    } catch (SQLException e) {
      out.println("not revoked: the database does not answer: " + e.getMessage());
      return NOT_DONE;
    }
  }

  private int revoke(Connection transaction, MasterKey key, String kid) throws SQLException {
    var now = clock.instant();
    var done = Revocation.by(transaction, key, kid, now);
    if (done.isEmpty()) {
      out.println("there is no key " + kid);
      return NO_SUCH_KEY;
    }
    var revocation = done.get();
    AuditLog.Receipt receipt = null;
    if (revocation.changed()) {
      var transition = RevokeSigningKey.transition(revocation, RotatedBy.OPERATOR);
      receipt = Entries.append(transaction, KeyAudit.entry(transition), now);
    }
    transaction.commit();
    out.printf(
        "key %s was revoked at %s; %s signs %s now%n",
        kid, revocation.revokedAt(), revocation.activeKid(), revocation.purpose().code());
    if (receipt != null) {
      Entries.print(out, receipt);
    }
    return DONE;
  }
}
