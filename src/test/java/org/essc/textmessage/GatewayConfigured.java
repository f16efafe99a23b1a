package org.essc.textmessage;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import org.essc.testing.Ports;

/** A gateway sends text messages; Zhengzhou wants some of them. */
public class GatewayConfigured implements QuarkusTestProfile {

  static final String GATEWAY = "7099000001";

  /** Chosen once: the profile is asked more than once, and the test is loaded apart from it. */
  private static final String PORT = "essc.test.gateway-port";

  static int port() {
    return Integer.getInteger(PORT);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    if (System.getProperty(PORT) == null) {
      System.setProperty(PORT, String.valueOf(Ports.free()));
    }
    return Map.of(
        "essc.region.policy-dir",
        "src/test/resources/regions-with-fees",
        "essc.text-messages.every",
        "24h",
        "essc.text-messages.interfaces.\"" + GATEWAY + "\"",
        "http://127.0.0.1:" + port() + "/messages");
  }
}
