package org.essc.platform.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.random.Randomness;

/**
 * The embedded servers' passwords: made once per data directory, so that no other user of the
 * machine gets in.
 */
record Credentials(String superuser, String application, String redis) {

  private static final int LENGTH = 32;

  static Credentials createOrRead(Path file, Randomness randomness) {
    try {
      if (!Files.exists(file)) {
        OwnerOnly.write(
            file,
            "postgres=%s%nessc=%s%nredis=%s%n"
                .formatted(
                    randomness.base32(LENGTH),
                    randomness.base32(LENGTH),
                    randomness.base32(LENGTH)));
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Credentials read(Path file) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    return new Credentials(
        properties.getProperty("postgres"),
        properties.getProperty("essc"),
        properties.getProperty("redis"));
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
