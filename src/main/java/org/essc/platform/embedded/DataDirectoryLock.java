package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * One data directory, one process. The operating system drops the lock with the process that holds
 * it, so a killed process never leaves it behind; the file's content only says whose it was.
 */
final class DataDirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataDirectoryLock acquire(DataDirectory directory) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              directory.lock(),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              OwnerOnly.permissions("rw-------"));
      if (channel.tryLock() == null) {
        String holder = holder(directory.lock());
        channel.close();
        throw inUse(directory, holder);
      }
      channel.truncate(0);
      byte[] identity = ProcessIdentity.current().text().getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(identity), 0);
      channel.force(true);
      return new DataDirectoryLock(channel);
    } catch (OverlappingFileLockException e) {
      // held by this very process: closing our channel would let go of that lock too, so it stays
      // open
      throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new EmbeddedServersException(
          "The data directory " + directory.root() + " cannot be locked: " + e, e);
    }
  }

  /** Whether this process is the one that took the directory's lock last. */
  static boolean heldByThisProcess(DataDirectory directory) {
    try {
      return Files.readString(directory.lock()).equals(ProcessIdentity.current().text());
    } catch (IOException e) {
      return false;
    }
  }

  private static String holder(Path lock) throws IOException {
    return Files.readString(lock).split(" ")[0];
  }

  private static EmbeddedServersException inUse(DataDirectory directory, String holder) {
    return new EmbeddedServersException(
        "The data directory "
            + directory.root()
            + " is in use by another running platform (process "
            + holder
            + "). Stop that one, or give this one a directory of its own with ESSC_DATA_DIR.");
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
    }
  }
}
