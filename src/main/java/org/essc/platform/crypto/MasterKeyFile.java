package org.essc.platform.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.essc.platform.random.Randomness;

/**
 * A master key in a file of its own, base64 on one line, readable by its owner only (0600; 0400 is
 * accepted too). Where the file system knows no POSIX permissions, the directory must protect it.
 */
public final class MasterKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** A key has 44 characters; what is longer is another file. */
  private static final long MAX_BYTES = 1024;

  private MasterKeyFile() {}

  /**
   * Makes a new random master key there, unless there already is a file. The file appears whole or
   * not at all, and is on the disk when this returns: data encrypted under a key that a power cut
   * takes away would be lost.
   *
   * @return whether it was created
   * @throws MasterKeyException if the file cannot be written
   */
  public static boolean createIfAbsent(Path file) {
    if (Files.exists(file)) {
      return false;
    }
    var directory = file.toAbsolutePath().getParent();
    var part = directory.resolve(file.getFileName() + ".new");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(part);
      var permissions = permissions(directory);
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = FileChannel.open(part, options, permissions)) {
        var key = Randomness.standalone().bytes(MasterKey.LENGTH);
        var line = Base64.getEncoder().encodeToString(key) + "\n";
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      return publish(part, file, directory);
    } catch (IOException | UncheckedIOException e) {
      throw new MasterKeyException("the master key file " + file + " cannot be created", e);
    }
  }

  /** A link, unlike a rename, never replaces a key that another process made meanwhile. */
  private static boolean publish(Path part, Path file, Path directory) throws IOException {
    try {
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      Files.move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
    if (isPosix(directory)) {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
    return true;
  }

  /**
   * @return the key in base64
   * @throws MasterKeyException if the file is missing, or others than its owner may read or write
   *     it
   */
  static String read(Path file) {
    try {
      if (isPosix(file)) {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
          throw new MasterKeyException(
              "the master key file " + file + " is open to others: chmod 600 it");
        }
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new MasterKeyException(file + " is not a master key file");
      }
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new MasterKeyException("the master key file " + file + " cannot be read", e);
    }
  }

  private static FileAttribute<?>[] permissions(Path directory) throws IOException {
    return isPosix(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
