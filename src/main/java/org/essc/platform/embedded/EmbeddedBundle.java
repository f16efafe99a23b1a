package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** A real PostgreSQL and a real Redis, from their Maven artifacts. */
public final class EmbeddedBundle implements BundledServers {

  @Override
  public boolean start(ServerChoice choice, Duration patience) {
    return new EmbeddedLifetime(patience).start(choice);
  }

  @Override
  public Database database(ServerChoice choice) {
    if (!Files.isDirectory(choice.dataDirectory().resolve("postgres"))) {
      throw new EmbeddedServersException(
          "There is no database in " + choice.dataDirectory().toAbsolutePath() + ".");
    }
    var directory = DataDirectory.create(choice.dataDirectory());
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
