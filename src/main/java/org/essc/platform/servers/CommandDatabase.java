package org.essc.platform.servers;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The platform's database for a command that runs without the platform: the external one, or the
 * embedded one, which is started for the command if no platform is running on it.
 */
public final class CommandDatabase implements AutoCloseable {

  private static final int ABOVE_ALL = 1_000;

  private final DataSource dataSource;
  private final Config config;
  private final BundledServers.Database servers;

  private CommandDatabase(DataSource dataSource, Config config, BundledServers.Database servers) {
    this.dataSource = dataSource;
    this.config = config;
    this.servers = servers;
  }

  public static CommandDatabase open(ServerChoice choice) {
    return choice.external() ? external(choice) : embedded(choice);
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** The configuration with everything in it that follows from where the database is. */
  public Config config() {
    return config;
  }

  private static CommandDatabase external(ServerChoice choice) {
    var config = with(choice.derivedProperties());
    var source = new PGSimpleDataSource();
    source.setUrl(config.getValue(ServerChoice.JDBC, String.class));
    config.getOptionalValue(ServerChoice.USERNAME, String.class).ifPresent(source::setUser);
    config.getOptionalValue(ServerChoice.PASSWORD, String.class).ifPresent(source::setPassword);
    return new CommandDatabase(source, config, null);
  }

  private static CommandDatabase embedded(ServerChoice choice) {
    var servers = BundledServers.ofThisBuild().database(choice);
    return new CommandDatabase(
        servers.database(), with(servers.properties(choice.config())), servers);
  }

  /** What Quarkus would read, and above it what follows from where the database is. */
  private static Config with(Map<String, String> properties) {
    return ConfigUtils.configBuilder()
        .withSources(new PropertiesConfigSource(properties, "where the database is", ABOVE_ALL))
        .build();
  }

  @Override
  public void close() {
    if (servers != null) {
      servers.close();
    }
  }
}
