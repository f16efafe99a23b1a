package org.essc.platform.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmbeddedServersTest {

  @Inject EmbeddedMode mode;

  @Test
  void testsRunInEmbeddedMode() {
    assertTrue(mode.active());
  }

  @Test
  void postgresIsFullyDurable() throws Exception {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      for (var setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        var result = statement.executeQuery("show " + setting);
        result.next();
        assertEquals("on", result.getString(1), setting);
      }
    }
  }
}
