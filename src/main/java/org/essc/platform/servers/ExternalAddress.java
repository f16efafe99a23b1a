package org.essc.platform.servers;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PostgreSQL address in the reactive client's form, {@code
 * [vertx-reactive:]postgresql://[user[:password]@]host/db}, of which the first counts if there are
 * several. JDBC knows neither the prefix nor a user in the address.
 */
record ExternalAddress(String hostAndPath, Optional<String> user, Optional<String> password) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:vertx-reactive:)?postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^,]+?)(?:,.*)?");

  static ExternalAddress parse(String reactiveUrl) {
    var matcher = FORM.matcher(reactiveUrl.strip());
    if (!matcher.matches()) {
      // the address itself may hold a password, so it is not shown
      throw new ServersException(
          "QUARKUS_DATASOURCE_REACTIVE_URL does not have the form"
              + " postgresql://host:port/database.");
    }
    return new ExternalAddress(
        matcher.group(3), decoded(matcher.group(1)), decoded(matcher.group(2)));
  }

  /**
   * @param certificates the file of the authorities to trust (PEM), where the server is verified
   */
  String jdbcUrl(Optional<String> certificates) {
    var url = "jdbc:postgresql://" + hostAndPath;
    return certificates
        .filter(file -> hostAndPath.contains("sslmode=verify-"))
        .map(file -> url + "&sslrootcert=" + file)
        .orElse(url);
  }

  boolean verifiesName() {
    return hostAndPath.contains("sslmode=verify-full");
  }

  private static Optional<String> decoded(String part) {
    return Optional.ofNullable(part)
        .filter(p -> !p.isEmpty())
        .map(p -> URLDecoder.decode(p.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ExternalAddress[" + hostAndPath + "]";
  }
}
