package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The port line of a server's settings, the same for PostgreSQL ({@code port = 1}) and Redis
 * ({@code port 1}).
 */
final class PortSetting {

  private static final Pattern LINE = Pattern.compile("(?m)^port[ =]+(\\d{1,5})$");

  private PortSetting() {}

  static int read(Path settings) throws IOException {
    var matcher = LINE.matcher(Files.readString(settings));
    if (!matcher.find()) {
      throw new IOException("No port in " + settings);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
