package org.essc.audit.command;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.RestoreEpoch;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.outbox.SubjectType;

/**
 * {@code restore begin}: after a restore of PostgreSQL or Redis, begins an epoch. All identity
 * codes that are out are void from then on, and instances accept that the database is older than it
 * was. Exit code 0: begun; 2: not begun.
 */
public final class RestoreCommand {

  private static final int BEGUN = 0;
  private static final int NOT_BEGUN = 2;

  private static final String USAGE =
      """
      restore begin
        after PostgreSQL or Redis was restored from a copy, or failed over with a loss: ends all
        identity codes that are out, and lets the platform serve on this database again""";

  private final PrintStream out;
  private final Clock clock;

  public RestoreCommand(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Runs to its end; the result is the process' exit code. */
  public int run(List<String> arguments, DataSource database, MasterKey key) {
    if (!arguments.equals(List.of("begin"))) {
      out.println(USAGE);
      return NOT_BEGUN;
    }
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      begin(connection, key);
      return BEGUN;
    } catch (SQLException e) {
      out.println("not begun: the database does not answer: " + e.getMessage());
      return NOT_BEGUN;
    }
  }

  private void begin(Connection transaction, MasterKey key) throws SQLException {
    var now = clock.instant();
    long epoch = RestoreEpoch.begin(transaction, key, now);
    var receipt =
        Entries.append(
            transaction,
            AuditEntry.of("database.restored", Actor.system("operator"))
                .object(SubjectType.RESTORE_EPOCH, epoch)
                .success(),
            now);
    transaction.commit();
    out.printf("epoch %d begins; all identity codes that are out are void%n", epoch);
    Entries.print(out, receipt);
  }
}
