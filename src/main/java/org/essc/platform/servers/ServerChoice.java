package org.essc.platform.servers;

import io.quarkus.runtime.configuration.ConfigUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Whether the platform brings its own servers or is given external ones, decided before Quarkus
 * starts and from the same sources that Quarkus reads: system properties, environment, {@code
 * .env}, {@code config/application.properties}. Either both servers are external or both are
 * embedded; half a configuration is a mistake, not a wish.
 */
public final class ServerChoice {

  static final String DATABASE = "quarkus.datasource.reactive.url";
  static final String JDBC = "quarkus.datasource.jdbc.url";
  static final String USERNAME = "quarkus.datasource.username";
  static final String PASSWORD = "quarkus.datasource.password";
  static final String REDIS = "quarkus.redis.hosts";
  private static final String CERTIFICATES =
      "quarkus.datasource.reactive.trust-certificate-pem.certs";
  private static final String VERIFIED_NAME =
      "quarkus.datasource.reactive.hostname-verification-algorithm";
  private static final String REDIS_PROVIDER = "quarkus.redis.hosts-provider-name";

  /** How application.properties derives it; any other value is somebody's own. */
  private static final String DERIVED = "jdbc:${" + DATABASE + "}";

  private final Config config;
  private final boolean external;

  private ServerChoice(Config config) {
    this.config = config;
    this.external = isExternal(config);
  }

  /** Reads the configuration as Quarkus will. */
  public static ServerChoice read() {
    return of(ConfigUtils.configBuilder().build());
  }

  /**
   * @throws ServersException if only one of the two servers is external
   */
  public static ServerChoice of(Config config) {
    return new ServerChoice(config);
  }

  public boolean external() {
    return external;
  }

  public Config config() {
    return config;
  }

  /**
   * What follows from an external reactive address: for JDBC its address and, if it names them,
   * user and password. Where it asks for {@code sslmode=verify-full}, JDBC trusts the certificates
   * that the reactive client is given, and that one looks at the server's name as JDBC does.
   */
  public Map<String, String> derivedProperties() {
    if (!external || !DERIVED.equals(config.getConfigValue(JDBC).getRawValue())) {
      return Map.of();
    }
    var address = ExternalAddress.parse(value(config, DATABASE).orElseThrow());
    var properties = new LinkedHashMap<String, String>();
    properties.put(JDBC, address.jdbcUrl(value(config, CERTIFICATES)));
    if (address.verifiesName() && value(config, VERIFIED_NAME).isEmpty()) {
      properties.put(VERIFIED_NAME, "HTTPS");
    }
    address
        .user()
        .filter(u -> value(config, USERNAME).isEmpty())
        .ifPresent(u -> properties.put(USERNAME, u));
    address
        .password()
        .filter(p -> value(config, PASSWORD).isEmpty())
        .ifPresent(p -> properties.put(PASSWORD, p));
    return properties;
  }

  private static boolean isExternal(Config config) {
    boolean database = value(config, DATABASE).isPresent();
    boolean redis = value(config, REDIS).isPresent() || value(config, REDIS_PROVIDER).isPresent();
    String jdbc = config.getConfigValue(JDBC).getRawValue();
    if (!database && jdbc != null && !jdbc.isBlank() && !jdbc.equals(DERIVED)) {
      throw new ServersException(
          "A JDBC address is configured but no reactive one: set QUARKUS_DATASOURCE_REACTIVE_URL,"
              + " the JDBC address is derived from it.");
    }
    if (database && !redis) {
      throw new ServersException(
          "An external database is configured but no external Redis: set QUARKUS_REDIS_HOSTS too."
              + " With an external database nothing embedded starts.");
    }
    if (redis && !database) {
      throw new ServersException(
          "An external Redis is configured but no external database: set"
              + " QUARKUS_DATASOURCE_REACTIVE_URL too, or neither to run on the embedded servers.");
    }
    return database;
  }

  private static Optional<String> value(Config config, String name) {
    try {
      return config.getOptionalValue(name, String.class).filter(v -> !v.isBlank());
    } catch (NoSuchElementException e) {
      throw new ServersException(
          "The configuration of " + name + " is not complete: " + e.getMessage(), e);
    }
  }
}
