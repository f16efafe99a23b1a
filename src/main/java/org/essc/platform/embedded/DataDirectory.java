package org.essc.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.essc.platform.crypto.MasterKeyFile;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.servers.ServersException;

/**
 * What lies where in the one directory that holds the embedded servers' data. Always an absolute,
 * real path.
 */
public record DataDirectory(Path root) {

  /** The configuration key of the directory; {@code ESSC_DATA_DIR} in the environment. */
  public static final String PROPERTY = "essc.data-dir";

  /** Where it is when nothing is configured, relative to the working directory. */
  public static final String DEFAULT = "data";

  /** Where it is to be, whether it is there or not. */
  static Path configured(Config config) {
    return Path.of(config.getOptionalValue(PROPERTY, String.class).orElse(DEFAULT));
  }

  /** The directory at {@code path}; it is created, for its owner only, if it is not there. */
  public static DataDirectory create(Path path) {
    try {
      Path absolute = path.toAbsolutePath().normalize();
      if (!Files.isDirectory(absolute)) {
        if (absolute.getParent() != null) {
          Files.createDirectories(absolute.getParent());
        }
        OwnerOnly.createDirectory(absolute);
      }
      return new DataDirectory(absolute.toRealPath());
    } catch (IOException e) {
      throw new ServersException("The data directory " + path + " cannot be used: " + e, e);
    }
  }

  /** PostgreSQL's own data directory; what {@code SHOW data_directory} answers. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** Redis' working directory: its configuration and process id, never its data. */
  public Path redis() {
    return root.resolve("redis");
  }

  /** Where the programs from the Maven artifacts are unpacked. */
  public Path programs() {
    return root.resolve("programs");
  }

  /** The generated master key, readable by its owner only. */
  public Path masterKey() {
    return root.resolve("master.key");
  }

  /** How far the sandbox's test clock is from the real time; absent while it is not. */
  public Path testClock() {
    return root.resolve("test-clock");
  }

  /**
   * Made once, before there is a database: a new key beside an old database could read nothing in
   * it.
   */
  void ensureMasterKey() {
    if (Files.isDirectory(postgres()) && !Files.exists(masterKey())) {
      throw new ServersException(
          "The master key "
              + masterKey()
              + " is missing, and nothing in the database can be read without it. Put it back, or"
              + " start with another data directory.");
    }
    MasterKeyFile.createIfAbsent(masterKey());
  }

  Path credentials() {
    return root.resolve("credentials.properties");
  }

  Path lock() {
    return root.resolve("lock");
  }

  /**
   * Who holds the lock. Not in the lock's own file: POSIX drops a process' locks on a file as soon
   * as it closes any descriptor of it, so nobody may open that one just to read.
   */
  Path lockHolder() {
    return root.resolve("lock.holder");
  }

  Path postgresLog() {
    return root.resolve("postgres.log");
  }

  /** The real path of this directory, made if it is missing. */
  static Path ensure(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        OwnerOnly.createDirectory(directory);
      }
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
