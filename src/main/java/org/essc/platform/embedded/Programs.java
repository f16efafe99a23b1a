package org.essc.platform.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import redis.embedded.RedisServer;

/**
 * The servers' programs, unpacked from their Maven artifacts once and then used from the directory
 * given.
 */
final class Programs {

  /** As the artifact names its programs. */
  private static final String REDIS_VERSION = "7.0.15";

  private final Path directory;

  Programs(Path directory) {
    this.directory = directory;
  }

  /** The directory with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  Path postgres() throws IOException {
    byte[] archive;
    try (InputStream in =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(operatingSystem(), architecture())) {
      archive = in.readAllBytes();
    }
    Path home = directory.resolve("postgres-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      Path fresh = Files.createTempDirectory(directory, "unpacking-");
      unpack(archive, fresh);
      moveInPlace(fresh, home);
    }
    return home;
  }

  /** Redis' one program file; it is linked statically and needs nothing of the machine. */
  Path redis() throws IOException {
    String resource = "/redis-server-" + REDIS_VERSION + "-" + redisPlatform();
    byte[] program;
    try (InputStream in = RedisServer.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("There is no embedded Redis for this machine: " + redisPlatform());
      }
      program = in.readAllBytes();
    }
    Path home = directory.resolve("redis-" + fingerprint(program));
    if (!Files.isDirectory(home)) {
      Path fresh = Files.createTempDirectory(directory, "unpacking-");
      Path file = Files.write(fresh.resolve("redis-server"), program);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("Cannot make " + file + " executable");
      }
      moveInPlace(fresh, home);
    }
    return home.resolve("redis-server");
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("Entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(file.getParent());
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
          if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + file + " executable");
          }
        }
      }
    }
  }

  /**
   * Whole or not at all: somebody else may unpack the same at the same time, or we may be killed.
   */
  private static void moveInPlace(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // of a directory that is there Linux says that it is not empty, for which Java has no class
      // here
      if (!Files.isDirectory(target)) {
        throw e;
      }
      deleteTree(fresh);
    }
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Tells one version from another, no more: at every start, so it is not to cost anything. */
  private static String fingerprint(byte[] archive) {
    var sum = new CRC32();
    sum.update(archive);
    return "%08x-%x".formatted(sum.getValue(), archive.length);
  }

  private static String operatingSystem() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return "Darwin";
    }
    return name.contains("windows") ? "Windows" : "Linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x86_64" : name;
  }

  private static String redisPlatform() {
    String machine = architecture();
    return operatingSystem().toLowerCase(Locale.ROOT)
        + "-"
        + (machine.equals("x86_64") ? "amd64" : machine.equals("aarch64") ? "arm64" : machine);
  }
}
