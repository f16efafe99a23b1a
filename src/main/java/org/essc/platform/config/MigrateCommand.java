package org.essc.platform.config;

import java.io.PrintStream;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * {@code migrate}: brings the schema up to date and ends, so that it is done once, before the first
 * new instance starts. Exit code 0: the schema is as this program knows it, or a later one's; 2: it
 * is not.
 */
public final class MigrateCommand {

  private static final int DONE = 0;
  private static final int NOT_DONE = 2;

  private static final String USAGE =
      """
      migrate
        brings the schema up to date; instances that run on the former one go on""";

  private final PrintStream out;

  public MigrateCommand(PrintStream out) {
    this.out = out;
  }

  /** Runs to its end; the result is the process' exit code. */
  public int run(List<String> arguments, DataSource database) {
    if (!arguments.isEmpty()) {
      out.println(USAGE);
      return NOT_DONE;
    }
    var flyway = Flyway.configure().dataSource(database).failOnMissingLocations(true);
    new MigrationLock().customize(flyway);
    try {
      var result = flyway.load().migrate();
      out.printf(
          "the schema is at %s; %d migrations were made%n",
          result.targetSchemaVersion == null
              ? result.initialSchemaVersion
              : result.targetSchemaVersion,
          result.migrationsExecuted);
      return DONE;
    } catch (FlywayException e) {
      out.println("not migrated: " + e.getMessage());
      return NOT_DONE;
    }
  }
}
