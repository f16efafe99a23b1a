package org.essc.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives every {@code @QuarkusTest} the real PostgreSQL and Redis that the platform embeds. It is
 * registered in {@code META-INF/services}, so a test says nothing. The servers are started once per
 * test JVM and outlive the restarts that Quarkus makes between test profiles; {@link TestServers}
 * reaches them.
 */
public class EmbeddedServersResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return TestServers.startOnce();
  }

  @Override
  public void stop() {
    // the servers end with the JVM, see TestServers
  }
}
