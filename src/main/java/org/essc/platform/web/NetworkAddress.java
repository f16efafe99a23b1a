package org.essc.platform.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Network addresses as requests bring them. */
public final class NetworkAddress {

  /** Of an IPv6 address, what names the network: the rest is its user's to choose (RFC 4291). */
  private static final int NETWORK_BYTES = 8;

  private static final int IPV6_BYTES = 16;

  private static final Pattern FORM = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private NetworkAddress() {}

  /** 4 or 16 bytes; nothing for what is no address. Never looks a name up. */
  public static Optional<byte[]> bytes(String text) {
    if (text == null || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException none) {
      return Optional.empty();
    }
  }

  /**
   * The same for all addresses of one user, however they are written: an IPv4 address, the first 64
   * bits of an IPv6 one.
   */
  public static String network(String text) {
    return bytes(text)
        .map(bytes -> bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes)
        .map(HexFormat.of()::formatHex)
        .orElse(String.valueOf(text));
  }
}
