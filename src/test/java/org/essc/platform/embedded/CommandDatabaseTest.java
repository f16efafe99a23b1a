package org.essc.platform.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.essc.platform.servers.CommandDatabase;
import org.essc.platform.servers.ServerChoice;
import org.essc.platform.servers.ServersException;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDatabaseTest {

  @TempDir Path temporary;

  @Test
  void commandUsesRunningServerAndStartsOneOnlyIfNoneRuns() throws Exception {
    var directory = DataDirectory.create(temporary.resolve("data"));
    TestServers.lendPrograms(directory);
    try (var servers = EmbeddedServers.start(directory, directory.programs())) {
      var running = mainProcess(directory);
      try (var database = CommandDatabase.open(choice())) {
        assertEquals(directory.postgres().toString(), serverDirectory(database));
      }
      assertEquals(running, mainProcess(directory));
      assertFalse(servers.postgres().running().isEmpty());
    }
    var processes = new ServerProcesses("postgres", directory.postgres());
    assertTrue(processes.running().isEmpty());

    try (var database = CommandDatabase.open(choice())) {
      assertEquals(directory.postgres().toString(), serverDirectory(database));
      assertEquals(
          directory.masterKey().toString(),
          database.config().getValue("essc.master-key-file", String.class));
    }
    assertTrue(processes.running().isEmpty());
  }

  @Test
  void commandDoesNotCreateDatabase() {
    var refusal = assertThrows(ServersException.class, () -> CommandDatabase.open(choice()));

    assertTrue(refusal.getMessage().startsWith("There is no database in"));
    assertFalse(Files.exists(temporary.resolve("data")));
  }

  @Test
  void lostMasterKeyIsNotReplacedByNewOne() throws Exception {
    var directory = DataDirectory.create(temporary.resolve("data"));
    TestServers.lendPrograms(directory);
    Files.createDirectory(directory.postgres());

    var refusal =
        assertThrows(
            ServersException.class, () -> EmbeddedServers.start(directory, directory.programs()));

    assertTrue(refusal.getMessage().contains("master.key is missing"), refusal.getMessage());
    assertFalse(Files.exists(directory.masterKey()));
  }

  /** The others come and go, and where process ids begin anew they stand before it. */
  private static String mainProcess(DataDirectory directory) throws IOException {
    return Files.readAllLines(directory.postgres().resolve("postmaster.pid")).get(0);
  }

  private ServerChoice choice() {
    var configured = Map.of(DataDirectory.PROPERTY, temporary.resolve("data").toString());
    return ServerChoice.of(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(configured, "test", 100))
            .build());
  }

  private static String serverDirectory(CommandDatabase database) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("show data_directory")) {
      result.next();
      return result.getString(1);
    }
  }
}
