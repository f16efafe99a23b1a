package org.essc;

import java.util.List;
import org.essc.platform.crypto.MasterKeySource;
import org.essc.platform.random.Randomness;
import org.essc.platform.servers.CommandDatabase;
import org.essc.platform.servers.ServerChoice;

/**
 * Finds the database and the master key for a command: the external ones, or those in the data
 * directory.
 */
record CommandRunner(ServerChoice choice) {

  int run(Command command, List<String> arguments) {
    try (var database = CommandDatabase.open(choice)) {
      return command.run(
          arguments,
          database.dataSource(),
          () -> MasterKeySource.from(database.config(), Randomness.standalone()));
    }
  }
}
