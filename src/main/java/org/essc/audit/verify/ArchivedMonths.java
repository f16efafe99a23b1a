package org.essc.audit.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.essc.audit.ArchiveNote;
import org.essc.audit.ArchivedEntry;
import org.essc.audit.verify.Finding.Reason;
import org.essc.platform.partition.ArchiveFile;

/**
 * The months of the log that lie in files. Where the files are given they are read and followed
 * like the database's own entries; otherwise the chains are taken up where the database says that
 * the files end.
 */
final class ArchivedMonths {

  private record Place(int chain, long seq) {}

  /** Where a chain begins and ends in a month. */
  private record Part(long first, long last, byte[] hash) {}

  private record Month(byte[] digest, Map<Integer, Part> parts) {}

  private static final HexFormat HEX = HexFormat.of();

  /** Entries after which it is told how many are read: a month may have tens of millions. */
  private static final int TOLD_AFTER = 2_000;

  private final Optional<Path> directory;
  private final Function<String, Optional<ArchiveNote>> signatures;
  private final Consumer<Finding> findings;
  private final LongConsumer progress;
  private final Map<String, Month> months = new LinkedHashMap<>();

  /** Hashes of the archived entries that stored heads name; null until they are read. */
  private final Map<Place, byte[]> signed = new HashMap<>();

  private long entries;

  /**
   * @param signatures the note in a JWS, or empty where its signature is not to be trusted
   * @param progress is told how many entries are read, after each month and some thousand of them
   */
  ArchivedMonths(
      Optional<Path> directory,
      Function<String, Optional<ArchiveNote>> signatures,
      Consumer<Finding> findings,
      LongConsumer progress) {
    this.directory = directory;
    this.signatures = signatures;
    this.findings = findings;
    this.progress = progress;
  }

  /** Reads all of them, each chain into its check. */
  void read(Connection database, ChainCheck[] checks) throws SQLException {
    readNotes(database);
    if (directory.isPresent()) {
      readSigned(database);
    }
    months.forEach((name, month) -> read(name, month, checks));
  }

  /** One that is not signed is a finding; what it says is taken all the same, to read on. */
  private void readNotes(Connection database) throws SQLException {
    var unsigned = new LinkedHashSet<String>();
    try (var query =
            database.prepareStatement(
                """
                select partition, chain, first_seq, last_seq, last_digest, file_digest, jws
                  from audit_archive
                 order by partition !~ '_before$', partition, chain""");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        var name = rows.getString(1);
        var part = new Part(rows.getLong(3), rows.getLong(4), rows.getBytes(5));
        var digest = rows.getBytes(6);
        months
            .computeIfAbsent(name, month -> new Month(digest, new HashMap<>()))
            .parts()
            .put(rows.getInt(2), part);
        if (!isSigned(note(name, rows.getInt(2), part, digest), rows.getString(7))) {
          unsigned.add(name);
        }
      }
    }
    unsigned.forEach(
        name ->
            findings.accept(
                new Finding(
                    Reason.NOTE_FORGED, -1, 0, name + ": its note is not this platform's")));
  }

  private static ArchiveNote note(String name, int chain, Part part, byte[] digest) {
    return new ArchiveNote(
        name, chain, part.first(), part.last(), HEX.formatHex(part.hash()), HEX.formatHex(digest));
  }

  private boolean isSigned(ArchiveNote note, String jws) {
    return jws != null && signatures.apply(jws).filter(note::equals).isPresent();
  }

  private void readSigned(Connection database) throws SQLException {
    try (var query =
            database.prepareStatement(
                """
                select h.chain, h.seq from audit_head h
                  join (select chain, max(last_seq) last_seq from audit_archive group by chain) a
                    on a.chain = h.chain and h.seq <= a.last_seq""");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        signed.put(new Place(rows.getInt(1), rows.getLong(2)), null);
      }
    }
  }

  private void read(String name, Month month, ChainCheck[] checks) {
    boolean read = directory.isPresent() && isRead(name, month, checks);
    month
        .parts()
        .forEach(
            (chain, part) -> checks[chain].archived(part.first(), part.last(), part.hash(), read));
    progress.accept(entries);
  }

  private boolean isRead(String name, Month month, ChainCheck[] checks) {
    try {
      ArchiveFile.of(directory.get(), name).read(month.digest(), line -> entry(line, checks));
      return true;
    } catch (IOException e) {
      findings.accept(new Finding(Reason.ARCHIVE_ALTERED, -1, 0, name + ": " + e.getMessage()));
      return false;
    }
  }

  private void entry(String line, ChainCheck[] checks) throws IOException {
    var entry = ArchivedEntry.of(line);
    checks[entry.chain()].entry(entry.seq(), entry.payload(), entry.hash());
    signed.replace(new Place(entry.chain(), entry.seq()), entry.hash());
    if (++entries % TOLD_AFTER == 0) {
      progress.accept(entries);
    }
  }

  /** Of an entry that a head names, where it was read from a file; else null. */
  byte[] hash(int chain, long seq) {
    return signed.get(new Place(chain, seq));
  }

  long entries() {
    return entries;
  }

  /** How many months were taken as the database notes them, since no files were given. */
  int unread() {
    return directory.isPresent() ? 0 : months.size();
  }
}
