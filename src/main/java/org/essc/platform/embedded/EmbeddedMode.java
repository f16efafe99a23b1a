package org.essc.platform.embedded;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Whether the platform runs on the servers it embeds, asked once at the start. There is no switch:
 * this very process must have locked the data directory, and the server it is connected to must say
 * itself that its data lies there. So no flag and no variable turns the sandbox on with an external
 * database.
 */
@Singleton
@Startup
public class EmbeddedMode {

  private static final Logger LOG = Logger.getLogger(EmbeddedMode.class);

  private final boolean active;

  EmbeddedMode(EmbeddedConfig config, DataSource database) {
    active = isOurs(Path.of(config.dataDir()), database);
  }

  /** True with the embedded servers, false with external ones. */
  public boolean active() {
    return active;
  }

  static boolean isOurs(Path configured, DataSource database) {
    try {
      var directory = new DataDirectory(configured.toRealPath());
      return DataDirectoryLock.heldByThisProcess(directory)
          && serverDirectory(database).equals(directory.postgres());
    } catch (IOException e) {
      return false;
    } catch (SQLException e) {
      LOG.debugf("The database does not say where its data lies (%s)", e.getSQLState());
      return false;
    }
  }

  private static Path serverDirectory(DataSource database) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("show data_directory")) {
      result.next();
      return Path.of(result.getString(1));
    }
  }
}
