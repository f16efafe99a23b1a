package org.essc.textmessage;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import org.essc.testing.Ports;

/** Gateways of two provinces send text messages; Zhengzhou wants some of them. */
public class GatewayConfigured implements QuarkusTestProfile {

  /** Of Shanghai, the first by its number; nothing listens where it publishes its keys. */
  static final String UNREACHABLE_GATEWAY = "7099000000";

  /** Of Henan. */
  static final String GATEWAY = "7099000001";

  /** Of Liaoning. */
  static final String OTHER_GATEWAY = "7099000002";

  static int port(String gateway) {
    return Integer.getInteger(property(gateway));
  }

  private static String property(String gateway) {
    return "essc.test.gateway-port." + gateway;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "essc.region.policy-dir",
        "src/test/resources/regions-with-fees",
        "essc.text-messages.every",
        "24h",
        "essc.text-messages.interfaces.\"" + UNREACHABLE_GATEWAY + "\"",
        address(UNREACHABLE_GATEWAY),
        "essc.text-messages.interfaces.\"" + GATEWAY + "\"",
        address(GATEWAY),
        "essc.text-messages.interfaces.\"" + OTHER_GATEWAY + "\"",
        address(OTHER_GATEWAY));
  }

  /** Chosen once: the profile is asked more than once, and the test is loaded apart from it. */
  private static String address(String gateway) {
    if (System.getProperty(property(gateway)) == null) {
      System.setProperty(property(gateway), String.valueOf(Ports.free()));
    }
    return "http://127.0.0.1:" + port(gateway) + "/messages";
  }
}
