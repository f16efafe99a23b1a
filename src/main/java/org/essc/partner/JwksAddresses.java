package org.essc.partner;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which addresses a JWKS may be read from: https and public ones, so that nobody makes the platform
 * call into its own network (SSRF). The sandbox may also read from its own machine, without TLS.
 */
@Singleton
public class JwksAddresses {

  private static final int MAX_LENGTH = 2_000;

  private final boolean privateAllowed;
  private final SandboxStaff sandbox;

  /**
   * @param privateAllowed for partners inside the operator's own network
   */
  public JwksAddresses(
      @ConfigProperty(name = "essc.partner.jwks.allow-private-addresses", defaultValue = "false")
          boolean privateAllowed,
      SandboxStaff sandbox) {
    this.privateAllowed = privateAllowed;
    this.sandbox = sandbox;
  }

  /** What is wrong with an address that a partner's administrator registers, if anything. */
  public Optional<String> objection(String text) {
    try {
      var uri = new URI(text);
      if (text.length() > MAX_LENGTH || uri.getHost() == null || uri.getHost().isEmpty()) {
        return Optional.of("not an absolute https URL");
      }
      if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
        return Optional.of("user information and fragment are not allowed");
      }
      return schemeAllowed(uri) ? Optional.empty() : Optional.of("not an absolute https URL");
    } catch (URISyntaxException malformed) {
      return Optional.of("not an absolute https URL");
    }
  }

  private boolean schemeAllowed(URI uri) {
    var host = uri.getHost();
    boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    return "https".equals(uri.getScheme())
        || "http".equals(uri.getScheme()) && sandbox.present() && local;
  }

  /** Looks the host up (which blocks) and gives an address that may be called. */
  InetAddress resolve(URI uri) throws UnknownHostException {
    if (objection(uri.toString()).isPresent()) {
      throw new UnknownHostException("not an allowed address");
    }
    var found = InetAddress.getAllByName(uri.getHost());
    for (var address : found) {
      if (!allowed(address)) {
        throw new UnknownHostException("not a public address");
      }
    }
    return found[0];
  }

  private boolean allowed(InetAddress address) {
    return privateAllowed || isPublic(address) || sandbox.present() && address.isLoopbackAddress();
  }

  static boolean isPublic(InetAddress address) {
    var bytes = address.getAddress();
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (bytes.length == 4) {
      // RFC 6890: this network, shared address space, protocol assignments, benchmarks, reserved
      return first != 0
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && bytes[2] == 0)
          && !(first == 198 && (second == 18 || second == 19))
          && first < 240;
    }
    // Unique local (RFC 4193), and prefixes that carry an IPv4 address inside: NAT64, 6to4, Teredo
    return (first & 0xFE) != 0xFC
        && !(first == 0 && second == 0x64)
        && !(first == 0x20 && second == 0x02)
        && !(first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0)
        && !(first == 0 && second == 0);
  }
}
