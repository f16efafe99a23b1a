package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.essc.platform.servers.BundledServers;
import org.essc.platform.servers.ServerChoice;
import org.essc.platform.servers.ServersException;

/** A real PostgreSQL and a real Redis, from their Maven artifacts. */
public final class EmbeddedBundle implements BundledServers {

  @Override
  public boolean start(ServerChoice choice, Duration patience) {
    return new EmbeddedLifetime(patience).start(choice);
  }

  @Override
  public Database database(ServerChoice choice) {
    var configured = DataDirectory.configured(choice.config());
    if (!Files.isDirectory(configured.resolve("postgres"))) {
      throw new ServersException("There is no database in " + configured.toAbsolutePath() + ".");
    }
    var directory = DataDirectory.create(configured);
    try {
      return EmbeddedServers.startDatabase(directory, directory.programs());
    } catch (DataDirectoryInUseException e) {
      try {
        return EmbeddedServers.attach(directory, directory.programs());
      } catch (IOException notYet) {
        throw e;
      }
    }
  }
}
