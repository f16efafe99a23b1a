package org.essc.platform.edge;

import io.quarkus.runtime.configuration.MemorySize;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What Quarkus has the server's decoder keep to, read from the same settings.
 *
 * @param initialLine bytes of a request line
 * @param header bytes of all header fields together
 */
record HttpLimits(int initialLine, int header) {

  private static final int DEFAULT_INITIAL_LINE = 4096;
  private static final int DEFAULT_HEADER = 16 * 1024;

  private static final HttpLimits CURRENT = read();

  static HttpLimits current() {
    return CURRENT;
  }

  private static HttpLimits read() {
    var config = ConfigProvider.getConfig();
    return new HttpLimits(
        config
            .getOptionalValue("quarkus.http.limits.max-initial-line-length", Integer.class)
            .orElse(DEFAULT_INITIAL_LINE),
        config
            .getOptionalValue("quarkus.http.limits.max-header-size", MemorySize.class)
            .map(size -> Math.toIntExact(size.asLongValue()))
            .orElse(DEFAULT_HEADER));
  }
}
