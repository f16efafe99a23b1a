package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.servers.ServersException;

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
    try {
      var channel =
          FileChannel.open(
              directory.lock(),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OwnerOnly.permissions("rw-------"));
      if (channel.tryLock() == null) {
        channel.close();
        throw inUse(directory);
      }
      OwnerOnly.write(directory.lockHolder(), ProcessIdentity.current().text());
      return new DataDirectoryLock(channel);
    } catch (OverlappingFileLockException e) {
      // held by this very process: closing our channel would let go of that lock too, so it stays
      // open
      throw inUse(directory);
    } catch (IOException e) {
      throw new ServersException(
          "The data directory " + directory.root() + " cannot be locked: " + e, e);
    }
  }

  /** Whether this process is the one that took the directory's lock last. */
  static boolean heldByThisProcess(DataDirectory directory) {
    return holder(directory).equals(ProcessIdentity.current().text());
  }

  private static String holder(DataDirectory directory) {
    try {
      return Files.readString(directory.lockHolder());
    } catch (IOException e) {
      return "";
    }
  }

  private static DataDirectoryInUseException inUse(DataDirectory directory) {
    return new DataDirectoryInUseException(
        "The data directory "
            + directory.root()
            + " is in use by another running platform (process "
            + holder(directory).split(" ")[0]
            + "). Stop that one, or give this one a directory of its own with ESSC_DATA_DIR.");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
    }
  }
}
