package org.essc.audit;

import java.io.IOException;
import java.util.Arrays;
import org.essc.platform.partition.ArchiveFile;

/**
 * Looks whether a month's entries follow on each other, as they are read back from its file: what
 * does not is no month of the log, and nothing is signed about it.
 */
final class FollowingEntries implements ArchiveFile.Lines {

  private final ChainHash hashes = new ChainHash();
  private final ArchivedEntry[] last = new ArchivedEntry[AuditLog.CHAINS];

  @Override
  public void take(String line) throws IOException {
    var entry = ArchivedEntry.of(line);
    if (!follows(entry)) {
      throw new IOException(
          "entry %d of chain %d does not follow on the one before; run 'audit verify'"
              .formatted(entry.seq(), entry.chain()));
    }
    last[entry.chain()] = entry;
  }

  /** What the month's first entry of a chain follows on is in another month. */
  private boolean follows(ArchivedEntry entry) {
    var before = last[entry.chain()];
    if (before != null) {
      return entry.seq() == before.seq() + 1 && follows(before.hash(), entry);
    }
    return entry.seq() > 1 || follows(hashes.genesis(entry.chain()), entry);
  }

  private boolean follows(byte[] previous, ArchivedEntry entry) {
    return Arrays.equals(entry.hash(), hashes.next(previous, entry.seq(), entry.payload()));
  }
}
