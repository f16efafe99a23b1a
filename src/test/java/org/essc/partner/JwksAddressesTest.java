package org.essc.partner;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.oidc.OidcTenantConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JwksAddressesTest {

  private static final List<String> PRIVATE =
      List.of(
          "127.0.0.1",
          "0.0.0.0",
          "10.1.2.3",
          "172.16.0.1",
          "192.168.1.1",
          "169.254.169.254",
          "100.64.0.1",
          "192.0.0.8",
          "198.18.0.1",
          "224.0.0.1",
          "255.255.255.255",
          "::1",
          "::",
          "fe80::1",
          "fd00::1",
          "fc00::1",
          "ff02::1",
          "64:ff9b::a00:1",
          "2002:a00:1::",
          "2001:0:a00:1::",
          "::ffff:10.0.0.1",
          "::10.0.0.1");

  @Test
  void addressesInsideANetworkAreNotPublic() throws UnknownHostException {
    for (var address : PRIVATE) {
      assertFalse(JwksAddresses.isPublic(InetAddress.getByName(address)), address);
    }
  }

  @Test
  void ordinaryAddressesArePublic() throws UnknownHostException {
    for (var address : List.of("8.8.8.8", "223.5.5.5", "2400:3200::1", "172.32.0.1")) {
      assertTrue(JwksAddresses.isPublic(InetAddress.getByName(address)), address);
    }
  }

  @Test
  void privateAddressIsNotCalledOutsideTheSandbox() {
    var addresses = new JwksAddresses(false, sandbox(false));
    for (var uri : List.of("https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/")) {
      assertThrows(UnknownHostException.class, () -> addresses.resolve(URI.create(uri)), uri);
    }
    assertTrue(addresses.objection("http://localhost/jwks").isPresent());
    assertTrue(addresses.objection("https://partner.example/jwks").isEmpty());
  }

  @Test
  void sandboxMayCallItsOwnMachineOnly() throws UnknownHostException {
    var addresses = new JwksAddresses(false, sandbox(true));
    assertTrue(addresses.resolve(URI.create("http://127.0.0.1:8/")).isLoopbackAddress());
    assertThrows(
        UnknownHostException.class, () -> addresses.resolve(URI.create("http://10.0.0.1/")));
    assertThrows(
        UnknownHostException.class, () -> addresses.resolve(URI.create("https://10.0.0.1/")));
  }

  @Test
  void operatorMayAllowItsOwnNetwork() throws UnknownHostException {
    var addresses = new JwksAddresses(true, sandbox(false));
    assertTrue(addresses.resolve(URI.create("https://10.0.0.1/")).isSiteLocalAddress());
  }

  private static SandboxStaff sandbox(boolean present) {
    return new SandboxStaff() {
      @Override
      public boolean present() {
        return present;
      }

      @Override
      public OidcTenantConfig console(String tenantId, String keys) {
        throw new IllegalStateException();
      }

      @Override
      public Optional<Member> login(String staffNo, String secret) {
        return Optional.empty();
      }
    };
  }
}
