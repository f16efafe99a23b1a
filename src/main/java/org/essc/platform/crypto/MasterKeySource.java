package org.essc.platform.crypto;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.essc.platform.random.Randomness;

/**
 * Finds the master key in the configuration: {@code essc.master-key} (base64 of 32 bytes) or {@code
 * essc.master-key-file} (a file holding it), and {@code essc.master-key-previous} (a list) while
 * the master key itself is being replaced.
 */
@ApplicationScoped
public class MasterKeySource {

  static final String KEY = "essc.master-key";
  static final String FILE = "essc.master-key-file";
  static final String PREVIOUS = "essc.master-key-previous";

  @Produces
  @Singleton
  MasterKey masterKey(Config config, Randomness randomness) {
    return from(config, randomness);
  }

  /**
   * For tools that run without the container.
   *
   * @throws MasterKeyException if there is none, or two that may disagree
   */
  public static MasterKey from(Config config, Randomness randomness) {
    return find(
        config.getOptionalValue(KEY, String.class),
        config.getOptionalValue(FILE, Path.class),
        config.getOptionalValues(PREVIOUS, String.class).orElse(List.of()),
        randomness);
  }

  static MasterKey find(
      Optional<String> key, Optional<Path> file, List<String> previous, Randomness randomness) {
    if (key.isPresent() && file.isPresent()) {
      throw new MasterKeyException("give either " + KEY + " or " + FILE + ", not both");
    }
    var current =
        key.or(() -> file.map(MasterKeyFile::read))
            .orElseThrow(
                () ->
                    new MasterKeyException(
                        "no master key: set "
                            + KEY
                            + " to base64 of 32 random bytes (openssl rand -base64 32) or "
                            + FILE
                            + " to a file that holds it, and keep it safe: without it nothing in"
                            + " the database can be read"));
    return MasterKey.of(current, previous, randomness);
  }
}
