package org.essc.card.activation;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import org.essc.testing.Ports;

/**
 * The medical insurer has an interface of its own, and Hebei a fee for another card. The platform's
 * name is an https address, as behind a proxy.
 */
public class MedicalInterfaceConfigured implements QuarkusTestProfile {

  /** Has an interface that looks at the PINs of old medical cards. */
  public static final String MEDICAL_INSURER = "5199000001";

  public static final String ISSUER = "https://card.example";

  /** Chosen once: the profile is asked more than once, and the test is loaded apart from it. */
  private static final String PORT = "essc.test.callback-port";

  public static int port() {
    return Integer.getInteger(PORT);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    if (System.getProperty(PORT) == null) {
      System.setProperty(PORT, String.valueOf(Ports.free()));
    }
    return Map.of(
        "essc.issuer",
        ISSUER,
        "essc.activation.medical-pin.interfaces.\"" + MEDICAL_INSURER + "\"",
        "http://127.0.0.1:" + port() + "/medical-pin",
        "essc.region.replacement-fee-fen.130000",
        "2000");
  }
}
