package org.essc.platform.servers;

import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * The servers that a build brings along. A build with {@code -Pproduction} leaves them out, and
 * with them everything that is found through this interface.
 */
public interface BundledServers {

  /** A database that a command may read, and where it is. */
  interface Database extends AutoCloseable {

    DataSource database();

    /** The configuration that points the platform at it; what is configured itself stays. */
    Map<String, String> properties(Config configured);

    @Override
    void close();
  }

  /**
   * Starts them, sees to their end, and points the configuration at them.
   *
   * @param patience how long Quarkus may take to end
   * @return false if the process is ending already and Quarkus must not start
   */
  boolean start(ServerChoice choice, Duration patience);

  /** The database of a data directory, started for a command if no platform runs on it. */
  Database database(ServerChoice choice);

  /**
   * Those of this build.
   *
   * @throws ServersException if it has none; the message says what to configure
   */
  static BundledServers ofThisBuild() {
    return ServiceLoader.load(BundledServers.class, BundledServers.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new ServersException(
                    "This build brings no servers along: set QUARKUS_DATASOURCE_REACTIVE_URL to the"
                        + " address of a PostgreSQL and QUARKUS_REDIS_HOSTS to the address of a"
                        + " Redis."));
  }
}
