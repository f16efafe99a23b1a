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

  /** As it is started; the tests let go of fsync afterwards, see {@link TestServers}. */
  @Test
  void postgresIsFullyDurable() throws Exception {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var setting =
            connection.prepareStatement(
                "select setting from pg_file_settings"
                    + " where sourcefile like '%/essc.conf' and name = ?")) {
      for (var name : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        setting.setString(1, name);
        var result = setting.executeQuery();
        result.next();
        assertEquals("on", result.getString(1), name);
      }
    }
  }
}
