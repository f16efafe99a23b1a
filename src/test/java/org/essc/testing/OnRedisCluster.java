package org.essc.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The platform on a Redis Cluster of three masters and their replicas. */
public class OnRedisCluster implements QuarkusTestProfile {

  /** After the servers that every test has, whose Redis it takes the place of. */
  public static class Cluster implements QuarkusTestResourceLifecycleManager {

    @Override
    public int order() {
      return 1;
    }

    @Override
    public Map<String, String> start() {
      return TestServers.startRedisCluster().properties();
    }

    @Override
    public void stop() {
      TestServers.endRedisCluster();
    }
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Cluster.class));
  }
}
