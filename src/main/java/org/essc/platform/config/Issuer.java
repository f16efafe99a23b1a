package org.essc.platform.config;

import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The platform's name in what it signs ({@code iss}), which is also the address its partners call.
 *
 * <p>{@code essc.issuer} sets it: an https URL without a slash at its end, the same on every
 * instance. Without it the platform is {@code http://localhost:<port>}, which only a machine on its
 * own can be. Ask when a request is under way, not while starting: the port is known by then.
 */
@Singleton
public class Issuer {

  /** Audience ({@code aud}) of the access tokens for the API. */
  public static final String API_AUDIENCE = "essc-api";

  private final Optional<String> configured;
  private final HttpServer server;

  public Issuer(
      @ConfigProperty(name = "essc.issuer") Optional<String> configured, HttpServer server) {
    this.configured = configured.map(Issuer::withoutSlash);
    this.server = server;
  }

  public String value() {
    return configured.orElseGet(() -> "http://localhost:" + server.getPort());
  }

  /** Whether browsers come over TLS alone, so that their cookies may ask for it. */
  public boolean secure() {
    return value().startsWith("https:");
  }

  /** The address of an endpoint as partners know it. */
  public String endpoint(String path) {
    return value() + path;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
