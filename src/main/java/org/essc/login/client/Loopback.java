package org.essc.login.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An http address of the machine itself (RFC 8252 §7.3), split around its port. */
record Loopback(String host, String rest) {

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Nothing where the text is no such address in its plainest form. */
  static Optional<Loopback> find(String text) {
    try {
      var uri = new URI(text);
      if (!"http".equals(uri.getScheme())
          || uri.getHost() == null
          || !HOSTS.contains(uri.getHost())
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      var authority = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      var rest =
          Objects.toString(uri.getRawPath(), "")
              + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      return ("http://" + authority + rest).equals(text)
          ? Optional.of(new Loopback(uri.getHost(), rest))
          : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  boolean butForThePort(Loopback other) {
    return equals(other);
  }
}
