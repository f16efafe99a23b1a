package org.essc.card.settlement;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * The insurer has a server that is called; Zhoukou has a fee, so that cards are replaced. The
 * platform's name is an https address, as behind a proxy.
 */
public class CallbackConfigured implements QuarkusTestProfile {

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
      choosePort();
    }
    return Map.of(
        "essc.issuer",
        ISSUER,
        "essc.cancellation.callbacks.\"5100000001\"",
        "http://127.0.0.1:" + port() + "/waiting",
        "essc.cancellation.call-every",
        "1s",
        "essc.activation.medical-pin.interfaces.\"" + MEDICAL_INSURER + "\"",
        "http://127.0.0.1:" + port() + "/medical-pin",
        "essc.region.replacement-fee-fen.411600",
        "2000");
  }

  private static void choosePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.setProperty(PORT, String.valueOf(socket.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
